"""Feedback: what a student should know, nothing that must stay hidden."""

import json

import nbformat
import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.feedback import (
    Showing,
    advice_of,
    html_feedback,
    plain,
    write_feedback,
)
from tests.grading.gradings import HOSTILE, check, result, results_folder

TASKS = {"first": {"title": "The first task", "hints": ["Look at the axis."]}}
LINE = {"answer": "first", "number": 2, "text": "boom()"}


@pytest.fixture
def mixed():
    return result(
        "ada",
        check("seen", right=False, status="error", message="it raised E", line=LINE),
        check("secret", right=False, hidden=True, message="holds 42", says=("sums.",)),
        check("other", answer="second"),
        answers={"first": "def f():\n    boom()", "second": "x"},
    )


def page(found, hidden="names"):
    return html_feedback(found, list(advice_of(found, tasks=TASKS, hidden=hidden)))


class TestByHand:
    def test_marks_own_line_title_and_hint_are_there(self, mixed):
        shown = page(mixed)
        assert "2 of 6 points." in shown
        assert "<b>  2      boom()</b>" in shown
        assert "The first task" in shown
        assert "Hint 1: Look at the axis." in shown

    def test_a_right_answer_gets_no_hint(self):
        assert "Hint" not in page(result("ada", check("seen")))

    @pytest.mark.parametrize(
        ("hidden", "named", "told"),
        [("none", False, False), ("names", True, False), ("messages", True, True)],
    )
    def test_hidden_checks_show_as_much_as_allowed(self, mixed, hidden, named, told):
        shown = page(mixed, hidden)
        assert ("secret" in shown) == named
        assert ("holds 42" in shown) == told
        assert ("sums." in shown) == told

    def test_a_failed_grading_is_not_called_a_zero(self):
        shown = page(result("ada", status="error"))
        assert "There is no mark yet" in shown


class TestLaws:
    def test_nothing_hostile_survives_in_any_format(self, tmp_path):
        bad = check(HOSTILE, right=False, message=HOSTILE, says=(HOSTILE,))
        flag = {"answer": "first", "kind": "k", "message": HOSTILE}
        told = result("ada", bad, answers={"first": HOSTILE}, flags=(flag,))
        results_folder(tmp_path / "r", told)
        files = write_feedback(tmp_path / "r", out=tmp_path / "o", showing=Showing())
        html = files[0].read_text()
        assert "<script" not in html
        assert "\x1b" not in html
        notebook = nbformat.read(files[1], as_version=4)
        nbformat.validate(notebook)
        prose = [c.source for c in notebook.cells if c.cell_type == "markdown"]
        assert not any("<script" in text for text in prose)

    def test_a_student_cannot_choose_where_files_go(self, tmp_path):
        results_folder(tmp_path / "r", result("ada", check("a")))
        path = tmp_path / "r" / "results" / "ada.json"
        values = json.loads(path.read_text()) | {"student": "../../../evil"}
        path.write_text(json.dumps(values))
        files = write_feedback(tmp_path / "r", out=tmp_path / "o", showing=Showing())
        assert {file.parent for file in files} == {tmp_path / "o"}


class TestEdges:
    def test_unknown_choices_are_named(self):
        with pytest.raises(ConfigError, match="got 'all'"):
            Showing(hidden="all")
        with pytest.raises(ConfigError, match="got pdf"):
            Showing(formats=("pdf",))

    def test_markdown_is_shown_as_it_is(self):
        assert plain("[a](b) `c`") == r"\[a\]\(b\) \`c\`"
