"""Reading students' files: every file gives a submission or a named refusal."""

import json
import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmos_edu.grading.cells import code_cell
from llmos_edu.grading.submission import (
    Refusal,
    Submission,
    parse_json,
    read_submission,
)
from tests.grading.halving import halving


def notebook(*cells, **fields):
    """The JSON of a notebook with these cells."""
    plain = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": list(cells)}
    return json.dumps(plain | fields)


def code(source, **fields):
    return {"cell_type": "code", "id": "a", "metadata": {}, "source": source} | fields


WHOLE = json.dumps(halving())
REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n", "empty"),
    "truncated": (WHOLE.encode()[: len(WHOLE) // 2], "not_json"),
    "binary": (bytes(range(256)) * 40, "not_utf8"),
    "utf-16": (WHOLE.encode("utf-16"), "not_utf8"),
    "latin-1": (
        notebook(code("é")).replace("\\u00e9", "é").encode("latin-1"),
        "not_utf8",
    ),
    "nul bytes": (b"\0" * 100, "not_json"),
    "not json": (b"x = 1\n", "not_json"),
    "python dict": (b"{'cells': []}", "not_json"),
    "200,000 brackets": (b"[" * 200_000, "too_deep"),
    "200,000 objects": (b'{"a":' * 200_000, "too_deep"),
    "a number": (b"4", "not_a_notebook"),
    "null": (b"null", "not_a_notebook"),
    "a list": (b"[]", "not_a_notebook"),
    "NaN": (b"NaN", "not_a_notebook"),
    "no format": (b"{}", "not_a_notebook"),
    "format as text": (notebook(nbformat="4").encode(), "not_a_notebook"),
    "format true": (notebook(nbformat=True).encode(), "not_a_notebook"),
    "format of 5,000 digits": (
        b'{"nbformat": ' + b"4" * 5_000 + b', "cells": []}',
        "not_a_notebook",
    ),
    "format 3": (notebook(nbformat=3, worksheets=[]).encode(), "old_format"),
    "format 99": (notebook(nbformat=99).encode(), "unknown_format"),
    "no cells": (b'{"nbformat": 4}', "not_a_notebook"),
    "cells an object": (notebook(cells={}).encode(), "not_a_notebook"),
    "50,000 cells": (notebook(*[code("")] * 50_000).encode(), "too_many_cells"),
    "6 MB": (notebook(code("#" * 6_000_000)).encode(), "too_large"),
}
READ = {
    "byte order mark": (b"\xef\xbb\xbf" + notebook(code("a")).encode(), ["a"]),
    "CRLF": (notebook(code("a\r\nb\rc")).replace(":", ":\r\n").encode(), ["a\nb\nc"]),
    "source as lines": (notebook(code(["a\n", "b"])).encode(), ["a\nb"]),
    "no source": (notebook({"cell_type": "code"}).encode(), [""]),
    "no ids": (notebook({"cell_type": "code", "source": "a"}).encode(), ["a"]),
    "lone surrogate": (notebook(code("a\ud800")).encode(), ["a?"]),
    "NUL": (notebook(code("a\0")).encode(), ["a\0"]),
    "NaN inside": (notebook(code("a"), metadata={"x": float("nan")}).encode(), ["a"]),
    "huge integer inside": (
        notebook(code("a")).replace("{}", '{"x": ' + "9" * 5_000 + "}", 1).encode(),
        ["a"],
    ),
    "markdown and raw": (
        notebook(code("x", cell_type="markdown"), code("y", cell_type="raw")).encode(),
        [],
    ),
    "wrong types in cells": (
        notebook(
            3,
            None,
            [],
            code({"a": 1}),
            code([1, 2]),
            code("a", cell_type=4),
            code("b", metadata=[], id=7),
            code("c", metadata={"llmos": 5}),
            code("d", metadata={"llmos": {"role": [], "name": {}}, "id": 3}),
        ).encode(),
        ["b", "c", "d"],
    ),
}


@pytest.fixture
def hand_in(tmp_path):
    def write(data):
        path = tmp_path / "work.ipynb"
        path.write_bytes(data)
        return path

    return write


class TestRefusedFiles:
    @pytest.mark.parametrize("name", REFUSED)
    def test_a_malformed_file_is_refused_by_name(self, name, hand_in):
        data, reason = REFUSED[name]
        found = read_submission(hand_in(data))
        assert isinstance(found, Refusal)
        assert found.reason == reason
        assert 0 < len(found.message) < 400

    def test_a_missing_file_is_refused(self, tmp_path):
        assert read_submission(tmp_path / "none.ipynb").reason == "missing"

    def test_a_folder_is_refused(self, tmp_path):
        assert read_submission(tmp_path).reason == "not_a_file"

    def test_a_pipe_is_refused_without_waiting(self, tmp_path):
        os.mkfifo(tmp_path / "work.ipynb")
        assert read_submission(tmp_path / "work.ipynb").reason == "not_a_file"

    @pytest.mark.parametrize("target", ["/etc/shadow", "/dev/zero", "other.ipynb"])
    def test_a_link_is_refused_wherever_it_leads(self, target, tmp_path):
        (tmp_path / "other.ipynb").write_text(WHOLE)
        (tmp_path / "work.ipynb").symlink_to(target)
        assert read_submission(tmp_path / "work.ipynb").reason == "not_a_file"

    def test_a_name_with_a_nul_is_refused(self, tmp_path):
        assert read_submission(tmp_path / "a\0b").reason == "unreadable"

    def test_a_file_swapped_for_a_link_after_the_look_is_refused(
        self, tmp_path, monkeypatch
    ):
        path = tmp_path / "work.ipynb"
        path.write_text(WHOLE)
        looked_at = path.lstat()
        path.unlink()
        path.symlink_to("/etc/passwd")
        monkeypatch.setattr(type(path), "lstat", lambda _: looked_at)
        assert read_submission(path).reason == "unreadable"

    def test_limits_are_the_callers(self, hand_in):
        path = hand_in(notebook(code("a"), code("b")).encode())
        assert read_submission(path, max_bytes=50).reason == "too_large"
        assert read_submission(path, max_cells=1).reason == "too_many_cells"


class TestReadFiles:
    @pytest.mark.parametrize("name", READ)
    def test_a_strange_file_is_read_as_far_as_it_goes(self, name, hand_in):
        data, sources = READ[name]
        found = read_submission(hand_in(data))
        assert isinstance(found, Submission)
        assert [cell.source for cell in found.cells] == sources

    def test_what_is_no_cell_is_counted(self, hand_in):
        found = read_submission(hand_in(READ["wrong types in cells"][0]))
        assert found.skipped_cells == (0, 1, 2, 3, 4, 5)

    def test_every_text_can_be_written_again(self, hand_in):
        found = read_submission(hand_in(READ["lone surrogate"][0]))
        text = found.cells[0].source
        assert text.encode("utf-8").decode("utf-8") == text

    def test_a_cell_knows_every_name_it_may_go_by(self, hand_in):
        data = notebook(
            code(
                "\n# llmos: answer half\nx",
                id="i",
                metadata={"id": "m", "llmos": {"role": "answer", "name": "n"}},
            )
        )
        (cell,) = read_submission(hand_in(data.encode())).cells
        names = (cell.role, cell.name, cell.cell_id, cell.metadata_id)
        assert names == ("answer", "n", "i", "m")
        assert cell.comment_name == "half"

    def test_exercise_and_fingerprint_are_kept(self, hand_in):
        found = read_submission(hand_in(WHOLE.encode()))
        assert found.exercise == "halving"
        assert len(found.sha256) == 64

    def test_nothing_of_outputs_or_metadata_is_kept(self, hand_in):
        secret = code_cell("a\n", cell_id="x") | {"outputs": [{"text": "SECRET"}]}
        found = read_submission(hand_in(notebook(secret).encode()))
        assert "SECRET" not in repr(found)


class TestLaws:
    @given(st.binary(max_size=300))
    @settings(deadline=None)
    def test_any_bytes_are_parsed_or_refused(self, data):
        found = parse_json(data)
        refused = isinstance(found, Refusal)
        assert refused or data.strip()

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=15,
        )
    )
    @settings(
        deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
    )
    def test_any_json_gives_one_of_the_two(self, hand_in, value):
        for data in (value, {"nbformat": 4, "cells": [value, {"cell_type": "code"}]}):
            found = read_submission(hand_in(json.dumps(data).encode()))
            assert isinstance(found, Submission | Refusal)
