"""Chapters keep their frame: small cells, described pictures, no leftovers."""

import ast
import re

import nbformat
import pytest

from tests.architecture.project import NOTEBOOKS, name

BYTES = 400_000
CELL_LINES = 20  # 15 is where to stop and think
TEXT_BYTES = 2_000
STAYS_OUT = re.compile(r"!pip|%pip|sys\.path|filterwarnings|urllib|requests\.|/home/")
SECTIONS = ("## Check yourself", "## Your turn", "## Sources")
EMOJI = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf]")


def cells(path, kind):
    book = nbformat.read(path, as_version=4)
    return [cell for cell in book.cells if cell.cell_type == kind]


def tags(cell):
    return cell.metadata.get("tags", [])


def outputs(path):
    return [(cell, out) for cell in cells(path, "code") for out in cell.outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=name)
class TestEveryChapter:
    def test_is_valid_and_light(self, path):
        nbformat.validate(nbformat.read(path, as_version=4))
        assert path.stat().st_size <= BYTES

    def test_is_named_by_number_and_idea(self, path):
        assert re.fullmatch(r"\d\d_[a-z_]+", path.stem)

    def test_begins_with_one_title_and_its_parameters(self, path):
        titles = re.findall(r"^# .+$", text_of(path), flags=re.M)
        first = cells(path, "code")[0]
        given = {
            ast.unparse(node.targets[0]): ast.literal_eval(node.value)
            for node in ast.parse(first.source).body
        }
        assert len(titles) == 1
        assert "parameters" in tags(first)
        common = {"profile": "cpu", "device": "auto", "seed": 0}
        assert given.items() >= common.items()

    def test_ends_with_questions_an_exercise_and_sources(self, path):
        text = text_of(path)
        places = [text.find(section) for section in SECTIONS]
        assert min(places) >= 0
        assert places == sorted(places)

    def test_has_cells_that_fit_on_a_slide(self, path):
        long = [c.source for c in cells(path, "code") if lines(c) > CELL_LINES]
        assert long == []

    def test_was_run_from_top_to_bottom(self, path):
        counts = [cell.execution_count for cell in cells(path, "code")]
        assert counts == list(range(1, len(counts) + 1))

    def test_stores_no_error_that_is_not_on_purpose(self, path):
        failed = [
            cell.source
            for cell, out in outputs(path)
            if out.output_type == "error" and "raises-exception" not in tags(cell)
        ]
        assert failed == []

    def test_describes_every_picture(self, path):
        silent = [
            cell.source
            for cell, out in outputs(path)
            if "image/png" in out.get("data", {})
            and not out.metadata.get("image/png", {}).get("alt")
        ]
        assert silent == []

    def test_stores_short_texts_without_addresses_or_paths(self, path):
        for cell, out in outputs(path):
            data = out.get("data", {})
            text = out.get("text", "") + data.get("text/plain", "")
            assert len(text.encode()) <= TEXT_BYTES, cell.source
            assert not re.search(r"\b0x[0-9a-f]{6,}|/site-packages/|/home/", text)

    def test_leaves_out_what_belongs_elsewhere(self, path):
        found = [c.source for c in cells(path, "code") if STAYS_OUT.search(c.source)]
        assert found == []
        assert not EMOJI.search(text_of(path))

    def test_defines_nothing_that_the_library_defines(self, path):
        for cell in cells(path, "code"):
            if "raises-exception" in tags(cell) or cell.source.startswith("%"):
                continue
            kinds = [type(node) for node in ast.walk(ast.parse(cell.source))]
            assert ast.ClassDef not in kinds, cell.source
            assert ast.Try not in kinds, cell.source

    def test_opens_with_words(self, path):
        book = nbformat.read(path, as_version=4)
        assert book.cells[0].cell_type == "markdown"


def text_of(path):
    return "\n".join(cell.source for cell in cells(path, "markdown"))


def lines(cell):
    return len(cell.source.splitlines())


def test_there_are_chapters():
    assert len(NOTEBOOKS) >= 3
