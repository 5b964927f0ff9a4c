"""What a student is told about a saved notebook."""

import json

import pytest

from llmos_edu.core.errors import FileError, InputError
from llmos_edu.grading.blanks import write_blanks
from llmos_edu.grading.cells import notebook_text, read_notebook
from llmos_edu.grading.check import HINTED, check_notebook
from tests.grading.halving import cell
from tests.grading.halving_cases import write_exercise

HALF = "def half(x):\n    return x / 2\n"
QUARTER = "def quarter(x):\n    return half(half(x))\n"

pytestmark = pytest.mark.usefixtures("warm_child")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory, warm_child):
    folder = tmp_path_factory.mktemp("exercise")
    return write_blanks(write_exercise(folder), out=folder / "out")


@pytest.fixture
def check(exercise, tmp_path):
    """Check the exercise with these answers filled in."""

    def run(**answers):
        notebook = read_notebook(exercise.notebook)
        for name, text in answers.items():
            cell(notebook, name.replace("_", "-"))["source"] = text
        path = tmp_path / "halving.ipynb"
        path.write_text(notebook_text(notebook))
        return check_notebook(path, key=exercise.key)

    return run


def statuses(report):
    return {result.name: result.status for result in report.results}


class TestByHand:
    def test_right_answers_are_right(self, check):
        report = check(answer_half=HALF, answer_quarter=QUARTER)
        assert statuses(report) == {"half": "right", "quarter": "right"}
        assert (report.earned, report.possible, report.hidden_points) == (3, 2, 1)
        assert report.all_right
        assert report.on_top == 1
        assert [result.hidden_points for result in report.results] == [1, 0]

    def test_a_blank_is_not_written_and_earns_nothing(self, check):
        report = check()
        assert statuses(report) == {"half": "not_written", "quarter": "not_written"}
        assert (report.earned, report.all_right) == (0, False)
        assert [flag.kind for flag in report.flags] == ["not_written"] * 2

    def test_a_known_mistake_is_named(self, check):
        report = check(answer_half="def half(x):\n    return 2 * x\n")
        assert report.results[0].status == "wrong"
        assert report.results[0].message == "`y` is another number"
        assert report.results[0].says == ("Your numbers are those of doubled.",)

    def test_an_unknown_mistake_is_shown_the_way_to_a_hint(self, check):
        report = check(answer_half="def half(x):\n    return x / 7\n")
        assert report.results[0].says == (HINTED,)

    def test_a_task_without_hints_promises_none(self, check):
        wrong = "def quarter(x):\n    return x / 7\n"
        report = check(answer_half=HALF, answer_quarter=wrong)
        assert statuses(report) == {"half": "right", "quarter": "wrong"}
        assert report.results[1].says == ()

    def test_a_bonus_is_not_needed_for_all_right(self, check):
        report = check(answer_half=HALF)
        assert report.all_right
        assert report.earned == 2

    def test_an_answer_on_a_wrong_one_waits(self, check):
        report = check(
            answer_half="def half(x):\n    return x\n", answer_quarter=QUARTER
        )
        assert statuses(report) == {"half": "wrong", "quarter": "waiting"}
        assert report.results[1].message == "builds on half, not right yet"

    def test_an_answer_that_does_without_the_wrong_one_is_right(self, check):
        report = check(answer_quarter="def quarter(x):\n    return x / 4\n")
        assert statuses(report) == {"half": "not_written", "quarter": "right"}


class TestWhatCountsElsewhere:
    def test_an_edited_check_changes_nothing(self, check):
        report = check(
            answer_half="def half(x):\n    return x\n",
            check_half='from llmos_check import check\ncheck("half", y=1.0)\n',
        )
        assert statuses(report)["half"] == "wrong"

    def test_a_helper_in_another_cell_is_missed_and_explained(self, check):
        report = check(
            play="def helper(x):\n    return x / 2\n",
            answer_half="def half(x):\n    return helper(x)\n",
        )
        assert "NameError" in report.results[0].message
        assert report.results[0].says[0].startswith("Only answer cells are run.")

    def test_numbers_fixed_for_the_first_seed_are_noticed(self, check, exercise):
        from llmos_check.key import read_key

        value = read_key(exercise.key).known("half", 0).expected.values["y"].array
        report = check(answer_half=f"def half(x):\n    return {value.item()}\n")
        assert report.results[0].status == "wrong"
        assert "is a size or a value fixed" in report.results[0].says[0]

    def test_an_endless_loop_is_told_in_seconds(self, check):
        report = check(answer_half="def half(x):\n    while True:\n        pass\n")
        assert "OutOfTimeError" in report.results[0].message


class TestRefused:
    def test_a_file_that_is_no_notebook(self, tmp_path):
        path = tmp_path / "a.ipynb"
        path.write_text("x = 1")
        with pytest.raises(InputError, match=r"a\.ipynb cannot be checked \(not_json"):
            check_notebook(path)

    def test_a_notebook_without_its_key(self, exercise, tmp_path):
        path = tmp_path / "renamed.ipynb"
        path.write_bytes(exercise.notebook.read_bytes())
        with pytest.raises(FileError, match=r"beside the notebook.*halving\.key\.json"):
            check_notebook(path)

    def test_a_renamed_notebook_finds_its_key(self, exercise, tmp_path):
        path = tmp_path / "mine.ipynb"
        path.write_bytes(exercise.notebook.read_bytes())
        (tmp_path / "halving.key.json").write_bytes(exercise.key.read_bytes())
        assert check_notebook(path).exercise == "halving"

    def test_the_report_is_json(self, check):
        report = json.loads(json.dumps(check(answer_half=HALF).to_dict()))
        assert (report["earned"], report["all_right"]) == (2, True)
        assert report["results"][0]["status"] == "right"
