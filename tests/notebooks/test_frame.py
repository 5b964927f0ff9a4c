"""Every chapter keeps the frame: small cells, few words, stable outputs, no traces."""

import re

import pytest

from tests.notebooks.chapters import (
    CHAPTERS,
    code_cells,
    prose_cells,
    read,
    source,
    tags,
    words,
)

PARAMETERS = {"profile": "cpu", "device": "auto", "seed": 0}
ENDINGS = ("turn", "practice", "sources")
UNSTABLE = re.compile(r"0x[0-9a-f]{6}|/home/|/tmp/|/root/|\d{4}-\d\d-\d\dT")

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)


def test_the_first_chapters_are_there():
    assert {path.stem for path in CHAPTERS} >= {
        "00_welcome",
        "01_the_llm_os",
        "05_attention",
    }


@each_chapter
class TestFrame:
    def test_it_begins_with_a_title_a_question_and_a_cost(self, path):
        title, frame = prose_cells(path)[:2]
        assert source(title).startswith("# ")
        assert re.search(r"^\*\*.+\?\*\*$", source(title), re.M)
        for promise in ("**You will build**", "**You need**", "**Cost**"):
            assert promise in source(frame)

    def test_it_ends_with_questions_an_exercise_practice_and_sources(self, path):
        headings = [
            line
            for cell in prose_cells(path)
            for line in source(cell).splitlines()
            if line.startswith("## ")
        ]
        closing = [heading.partition(":")[0] for heading in headings[-4:]]
        assert closing == [
            "## Check yourself",
            "## Your turn",
            "## Where this meets practice",
            "## Sources",
        ]

    def test_the_first_code_cell_holds_the_parameters(self, path):
        first = code_cells(path)[0]
        assert tags(first) == ["parameters"]
        given: dict[str, object] = {}
        exec(source(first), given)
        assert {name: given[name] for name in PARAMETERS} == PARAMETERS

    def test_it_has_25_to_60_code_cells_of_at_most_15_lines(self, path):
        cells = code_cells(path)
        assert 25 <= len(cells) <= 60
        long = [c["id"] for c in cells if len(source(c).splitlines()) > 15]
        assert not long

    def test_the_text_between_two_cells_is_at_most_80_words(self, path):
        long = {
            cell["id"]: len(words(source(cell)))
            for cell in prose_cells(path)
            if cell["id"] not in ENDINGS and len(words(source(cell))) > 80
        }
        assert not long

    def test_cells_are_named_by_what_they_do(self, path):
        ids = [cell["id"] for cell in read(path)["cells"]]
        assert len(set(ids)) == len(ids)
        assert all(re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) for name in ids)


@each_chapter
class TestWidgets:
    def test_it_asks_for_a_guess_and_answers_it(self, path):
        text = "\n".join(map(source, code_cells(path)))
        assert text.count("PredictCard(") >= 1
        assert text.count(".reveal(") == text.count("PredictCard(")

    def test_it_has_three_to_five_questions_with_keys_of_their_own(self, path):
        text = "\n".join(map(source, code_cells(path)))
        assert 3 <= text.count("QuizCard(") <= 5
        keys = re.findall(r'key="([^"]+)"', text)
        assert len(set(keys)) == len(keys)
        assert all(key.startswith(f"{path.stem[:2]}.") for key in keys)

    def test_it_shows_library_source_and_compares(self, path):
        text = "\n".join(map(source, code_cells(path)))
        assert "show_source(" in text
        assert "assert_close" in text


@each_chapter
class TestOutputs:
    def test_they_are_stored_and_no_heavier_than_400_kb(self, path):
        assert path.stat().st_size <= 400_000
        counts = [cell["execution_count"] for cell in code_cells(path)]
        assert counts == list(range(1, len(counts) + 1))

    def test_no_cell_failed(self, path):
        outputs = [o for cell in code_cells(path) for o in cell["outputs"]]
        assert all(output["output_type"] != "error" for output in outputs)

    def test_no_text_is_longer_than_2_kb(self, path):
        for cell in code_cells(path):
            for output in cell["outputs"]:
                plain = output.get("data", {}).get("text/plain", "")
                assert len("".join(output.get("text", plain))) <= 2_000, cell["id"]

    def test_every_picture_has_a_description(self, path):
        for cell in code_cells(path):
            for output in cell["outputs"]:
                if "image/png" in output.get("data", {}):
                    described = output["metadata"]["image/png"]["alt"]
                    assert len(described) >= 20, cell["id"]

    def test_what_may_differ_is_tagged_with_its_reason(self, path):
        for cell in code_cells(path):
            ignored = "nbval-ignore-output" in tags(cell)
            reason = cell["metadata"].get("nbval_reason", "")
            assert ignored == bool(reason), cell["id"]

    def test_compared_outputs_hold_no_paths_addresses_or_times(self, path):
        for cell in code_cells(path):
            if "nbval-ignore-output" not in tags(cell):
                for output in cell["outputs"]:
                    text = "".join(output.get("data", {}).get("text/plain", ""))
                    assert not UNSTABLE.search(text), cell["id"]


@each_chapter
class TestTraces:
    def test_nothing_of_the_run_that_made_it_is_left(self, path):
        notebook = read(path)
        assert notebook["metadata"] == {
            "kernelspec": {
                "display_name": "Python 3",
                "language": "python",
                "name": "python3",
            },
            "language_info": {"name": "python"},
        }
        for cell in notebook["cells"]:
            assert cell["metadata"].keys() <= {"tags", "nbval_reason"}, cell["id"]

    def test_nothing_is_installed_fetched_or_silenced(self, path):
        text = "\n".join(map(source, code_cells(path)))
        forbidden = r"^[!%]|sys\.path|filterwarnings|requests\.|urllib|hub\.|except "
        assert not re.search(forbidden, text, re.M)
