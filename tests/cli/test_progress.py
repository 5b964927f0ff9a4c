"""`llmos progress` shows what was checked, and holds a record against notebooks."""

import pytest

from llmos_edu.grading.blanks import write_blanks
from llmos_edu.grading.cells import notebook_text, read_notebook
from llmos_edu.grading.progress import read_progress, record_path
from tests.grading.conftest import warm_child  # noqa: F401 - a fixture
from tests.grading.halving import cell
from tests.grading.halving_cases import write_exercise

pytestmark = pytest.mark.usefixtures("warm_child")


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory, warm_child):  # noqa: F811 - the fixture itself
    folder = tmp_path_factory.mktemp("halving")
    return write_blanks(write_exercise(folder), out=folder / "out")


@pytest.fixture
def exercise(handed_out, tmp_path, monkeypatch):
    """A student's exercise with its first task solved, and no record yet."""
    monkeypatch.setenv("LLMOS_HOME", str(tmp_path / "home"))
    notebook = read_notebook(handed_out.notebook)
    cell(notebook, "answer-half")["source"] = "def half(x):\n    return x / 2\n"
    path = tmp_path / "halving.ipynb"
    path.write_text(notebook_text(notebook))
    (tmp_path / handed_out.key.name).write_bytes(handed_out.key.read_bytes())
    return path


class TestGolden:
    def test_a_check_shows_in_the_record(self, llmos, exercise):
        assert llmos("check", exercise).code == 0
        (row,) = llmos("progress", "--json").json["exercises"]
        assert row["tasks"] == {"half": "right", "quarter": "not_written"}
        assert (row["n_right"], row["earned"], row["possible"]) == (1, 2, 2)
        assert row["n_checks"] == 1
        shown = llmos("progress").out
        assert "halving   1 of 2  2 of 2" in shown
        assert str(record_path()) in shown

    def test_no_answer_is_in_the_record(self, llmos, exercise):
        llmos("check", exercise)
        assert "return" not in record_path().read_text()

    def test_a_check_may_go_unrecorded(self, llmos, exercise):
        llmos("check", exercise, "--no-record")
        assert not record_path().exists()

    def test_an_instructor_holds_the_record_against_the_notebook(
        self, llmos, exercise, handed_out
    ):
        llmos("check", exercise)
        words = ["progress", "--record", record_path(), "--keys", handed_out.key.parent]
        done = llmos(*words, "--verify", exercise, "--json")
        assert done.code == 0
        assert [one["status"] for one in done.json] == ["holds"]

    def test_a_record_that_was_embellished_does_not_hold(self, llmos, exercise):
        llmos("check", exercise)
        text = record_path().read_text().replace("not_written", "right")
        record_path().write_text(text)
        done = llmos("progress", "--verify", exercise)
        assert done.code == 1
        assert "quarter is not_written and was right" in done.out

    def test_one_bad_notebook_does_not_stop_the_others(self, llmos, exercise, tmp_path):
        llmos("check", exercise)
        done = llmos("progress", "--verify", tmp_path / "no.ipynb", exercise, "--json")
        assert done.code == 1
        assert [one["status"] for one in done.json] == ["refused", "holds"]


class TestEdges:
    def test_a_record_that_cannot_be_written_does_not_spoil_a_check(
        self, llmos, exercise
    ):
        record_path().mkdir(parents=True)
        done = llmos("check", exercise)
        assert done.code == 0
        assert "2 of 3 points are safe" in done.out
        assert "this check was not recorded" in done.out

    def test_an_empty_record_says_how_to_begin(self, llmos, tmp_path, monkeypatch):
        monkeypatch.setenv("LLMOS_HOME", str(tmp_path))
        assert "`llmos check warm_up`" in llmos("progress").out
        assert llmos("progress", "--json").json["exercises"] == []

    def test_a_damaged_record_is_one_line_and_kept(self, llmos, exercise):
        llmos("check", exercise)
        with record_path().open("a") as file:
            file.write("half a li\n")
        done = llmos("progress")
        assert done.code == 0
        assert done.err.count("\n") == 1
        assert "progress.jsonl.damaged-1" in done.err
        assert "1 of 2" in done.out
        assert read_progress().note == ""

    def test_a_record_that_is_not_there_is_one_line(self, llmos, tmp_path):
        done = llmos("progress", "--record", tmp_path / "no.jsonl")
        assert done.code == 2
        assert "no.jsonl" in done.complaint

    def test_a_record_cannot_steer_the_terminal(self, llmos, exercise):
        llmos("check", exercise)
        text = record_path().read_text().replace('"halving"', '"\\u001b[2J"')
        record_path().write_text(text.replace('"20', '"\\u001b[2J20'))
        assert "\x1b" not in llmos("progress").out
