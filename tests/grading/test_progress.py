"""A record of checks: short lines that lose nothing, and can be checked again."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu import __version__
from llmos_edu.core.errors import FileError
from llmos_edu.core.files import home
from llmos_edu.grading import progress as module
from llmos_edu.grading.check import CheckReport, CheckResult
from llmos_edu.grading.progress import (
    read_progress,
    record_check,
    record_path,
    tasks_of,
    verify,
)

NOON = datetime(2024, 5, 1, 12, tzinfo=UTC)


def result(answer, status, *, points=1, name=None):
    return CheckResult(
        name=name or answer,
        answer=answer,
        title=answer.title(),
        points=points,
        bonus=False,
        status=status,
    )


def report(*results, exercise="halving", answers="a" * 64, key="k" * 64):
    return CheckReport(
        exercise=exercise,
        results=results,
        flags=(),
        hidden_points=1,
        answers_sha256=answers,
        key_sha256=key,
    )


RIGHT = report(result("half", "right", points=2), result("quarter", "wrong"))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "progress.jsonl"


@pytest.fixture
def rechecked(monkeypatch):
    """Let a second check of any notebook find this report."""

    def finds(again):
        monkeypatch.setattr(module, "check_notebook", lambda *_, **__: again)

    return finds


class TestByHand:
    def test_a_check_is_one_line_of_json(self, path):
        record_check(RIGHT, path=path, now=NOON)
        assert json.loads(path.read_text()) == {
            "exercise": "halving",
            "time": "2024-05-01T12:00:00+00:00",
            "tasks": {"half": "right", "quarter": "wrong"},
            "earned": 2,
            "possible": 3,
            "answers_sha256": "a" * 64,
            "key_sha256": "k" * 64,
            "llmos_edu": __version__,
        }

    def test_what_was_recorded_is_read_back(self, path):
        kept = [record_check(RIGHT, path=path, now=NOON) for _ in range(3)]
        assert read_progress(path).entries == tuple(kept)

    def test_the_newest_check_of_each_exercise_counts(self, path):
        record_check(report(result("half", "wrong")), path=path, now=NOON)
        record_check(report(result("x", "right"), exercise="other"), path=path)
        record_check(RIGHT, path=path, now=NOON + timedelta(hours=1))
        latest = read_progress(path).latest
        assert set(latest) == {"halving", "other"}
        assert (latest["halving"].n_right, latest["halving"].earned) == (1, 2)

    def test_a_task_is_right_when_all_its_checks_are(self):
        two = report(result("half", "right"), result("half", "wrong", name="b"))
        assert tasks_of(two) == {"half": "wrong"}

    def test_times_are_kept_in_utc(self, path):
        there = NOON.astimezone(timezone(timedelta(hours=5)))
        assert record_check(RIGHT, path=path, now=there).time[:13] == "2024-05-01T12"

    def test_it_stands_in_the_folder_for_what_we_keep(self):
        assert record_path() == home() / "progress.jsonl"


class TestVerify:
    def test_a_record_holds_when_the_check_says_the_same(self, path, rechecked):
        record_check(RIGHT, path=path, now=NOON)
        rechecked(RIGHT)
        found = verify(path, read_progress(path))
        assert found.status == "holds"
        assert found.message == "2 points, as on 2024-05-01T12:00:00+00:00"

    def test_an_embellished_record_does_not(self, path, rechecked):
        record_check(report(result("half", "right")), path=path)
        rechecked(report(result("half", "wrong"), key="other"))
        found = verify(path, read_progress(path))
        assert found.status == "differs"
        assert found.message == (
            "half is wrong and was right; points are 0 and were 1; "
            "it was judged by another practice key"
        )

    def test_points_alone_may_not_be_embellished(self, path, rechecked):
        record_check(report(result("half", "right", points=9)), path=path)
        rechecked(report(result("half", "right")))
        assert verify(path, read_progress(path)).message == "points are 1 and were 9"

    def test_another_version_is_named_when_something_differs(self, path, rechecked):
        entry = record_check(report(result("half", "right")), path=path)
        old = replace(read_progress(path), entries=(replace(entry, llmos_edu="0.0"),))
        rechecked(report(result("half", "wrong")))
        assert "it was judged by llmos_edu 0.0" in verify(path, old).message

    @pytest.mark.parametrize("other", [{"answers": "b"}, {"exercise": "b"}])
    def test_other_answers_have_no_record(self, path, rechecked, other):
        record_check(RIGHT, path=path)
        rechecked(report(*RIGHT.results, **other))
        assert verify(path, read_progress(path)).status == "not_recorded"

    def test_a_file_that_cannot_be_checked_is_refused(self, path, tmp_path):
        found = verify(tmp_path / "no.ipynb", read_progress(path))
        assert found.status == "refused"
        assert "no.ipynb cannot be checked (missing)" in found.message


class TestDamaged:
    @pytest.mark.parametrize(
        "line",
        [
            b"{",
            b"\xff\xfe",
            b"[]",
            b"4",
            b"{}",
            b"[" * 100_000,
            b'{"exercise": "halving", "tasks": {"half": 1}}',
            b'{"exercise": 4, "tasks": {}}',
        ],
    )
    def test_a_damaged_line_costs_only_itself(self, path, line):
        entry = record_check(RIGHT, path=path)
        before = path.read_bytes() + line + b"\n"
        path.write_bytes(before)
        found = read_progress(path)
        assert found.entries == (entry,)
        assert found.note.startswith(f"1 of 2 lines of {path} are damaged")
        assert path.with_name("progress.jsonl.damaged-1").read_bytes() == before
        assert read_progress(path) == replace(found, note="")

    def test_a_number_that_is_none_is_damage(self, path):
        record_check(RIGHT, path=path)
        path.write_text(path.read_text().replace('"earned": 2', '"earned": NaN'))
        assert read_progress(path).entries == ()

    def test_a_line_that_was_cut_short_does_not_take_the_next_along(self, path):
        path.write_text('{"exercise": "hal')
        entry = record_check(RIGHT, path=path)
        assert read_progress(path).entries == (entry,)

    def test_a_second_damage_leaves_the_first_where_it_is(self, path):
        for n in range(2):
            path.write_text(f"damage {n}\n")
            read_progress(path)
        kept = sorted(path.parent.glob("*.damaged-*"))
        assert [file.read_text() for file in kept] == ["damage 0\n", "damage 1\n"]

    @given(st.binary(max_size=200))
    def test_any_bytes_can_be_read(self, tmp_path_factory, data):
        path = tmp_path_factory.mktemp("record") / "progress.jsonl"
        path.write_bytes(data)
        assert read_progress(path).entries == ()


class TestEdges:
    def test_no_record_is_an_empty_one(self, path):
        assert read_progress(path).entries == ()

    def test_a_folder_in_its_place_is_refused(self, path):
        path.mkdir()
        with pytest.raises(FileError, match=r"must be readable, got .*progress\.jsonl"):
            read_progress(path)
        with pytest.raises(FileError, match=r"must be writable, got .*progress\.jsonl"):
            record_check(RIGHT, path=path)

    def test_a_damaged_record_that_stays_where_it_is_is_refused(
        self, path, monkeypatch
    ):
        def refuse(*_):
            raise OSError(30, "Read-only file system")

        path.write_text("damage")
        monkeypatch.setattr(type(path), "rename", refuse)
        with pytest.raises(FileError, match=r"moved aside, got .*Read-only"):
            read_progress(path)
