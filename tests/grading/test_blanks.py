"""What a student gets: no solution, no hidden check, and the same bytes every time."""

import json
from pathlib import Path

import nbformat
import pytest

from llmos_check.key import read_key
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.blanks import blank_notebook, write_blanks
from llmos_edu.grading.cells import notebook_text, read_notebook, settings, source
from llmos_edu.grading.schema import read_assignment
from tests.grading.halving import HALF_BLANK, cell, check, halving
from tests.grading.halving_cases import write_case, write_exercise

ROOT = Path(__file__).parents[2]
SOLUTIONS = sorted((ROOT / "solutions").glob("*.ipynb"))

pytestmark = pytest.mark.usefixtures("warm_child")


@pytest.fixture(scope="module")
def written(tmp_path_factory, warm_child):
    folder = tmp_path_factory.mktemp("blanks")
    return write_blanks(write_exercise(folder), out=folder / "exercises")


class TestNotebook:
    def test_solutions_become_stubs(self):
        blank = blank_notebook(read_assignment(halving()))
        assert source(cell(blank, "answer-half")) == HALF_BLANK

    def test_hidden_checks_are_not_there(self):
        blank = blank_notebook(read_assignment(halving()))
        assert "hidden" not in notebook_text(blank)
        assert list(read_assignment(blank).checks) == ["half", "quarter"]

    def test_outputs_counts_and_hints_are_left_out(self):
        notebook = halving()
        cell(notebook, "check-half")["outputs"] = [{"text": "SECRET"}]
        cell(notebook, "check-half")["execution_count"] = 7
        blank = blank_notebook(read_assignment(notebook))
        assert "SECRET" not in notebook_text(blank)
        assert cell(blank, "check-half")["execution_count"] is None
        assert "doubling" not in notebook_text(blank)

    def test_prose_and_free_cells_stay(self):
        blank = blank_notebook(read_assignment(halving()))
        assert source(cell(blank, "task-half")) == "## Halve\n"
        assert source(cell(blank, "play")) == "half(3)\n"

    def test_it_is_a_valid_notebook(self, written):
        nbformat.validate(read_notebook(written.notebook))

    def test_a_blank_of_a_blank_is_the_same(self):
        blank = blank_notebook(read_assignment(halving()))
        assert blank_notebook(read_assignment(blank)) == blank


class TestKey:
    def test_it_knows_every_visible_check_on_three_seeds(self, written):
        key = read_key(written.key)
        assert list(key.checks) == ["half", "quarter"]
        assert key.seeds == (0, 1, 2)
        assert key.hidden_points == 1
        assert [key.hidden_points_of(name) for name in key.checks] == [1, 0]
        assert key.hints("half") == ("What is the opposite of doubling?",)
        assert (key.title("half"), key.title("quarter")) == ("Halve", "quarter")

    def test_checks_of_one_task_are_told_apart(self, tmp_path):
        notebook = halving()
        notebook["cells"].insert(5, check("half_of_more", ["half"]))
        path = write_exercise(tmp_path, notebook)
        key = read_key(write_blanks(path, out=tmp_path / "exercises").key)
        titles = {name: key.title(name) for name in key.checks}
        assert titles == {
            "half": "Halve",
            "half_of_more": "Halve: of more",
            "quarter": "quarter",
        }
        assert [key.hidden_points_of(name) for name in key.checks] == [0, 1, 0]

    def test_an_only_check_needs_no_name_beside_the_title(self, tmp_path):
        notebook = halving()
        alone = check("half_of_more", ["half"])
        notebook["cells"][4] = alone
        path = write_exercise(tmp_path, notebook)
        key = read_key(write_blanks(path, out=tmp_path / "exercises").key)
        assert key.title("half_of_more") == "Halve"

    def test_it_holds_no_solution(self, written):
        text = written.key.read_text(encoding="utf-8")
        for secret in ("return", "hidden(", "half_hidden", "SOLUTION"):
            assert secret not in text

    def test_wrong_answers_are_known_by_their_numbers(self, written):
        known = read_key(written.key).known("half", 1)
        expected = known.expected.values["y"].array.item()
        found = {
            name: record.values["y"].array.item()
            for name, record in known.wrong.items()
        }
        assert found == {
            "doubled": expected * 4,
            "same": expected * 2,
            "off_by_one": expected + 1,
        }


class TestAgain:
    def test_the_second_time_nothing_changes(self, tmp_path):
        solution, out = write_exercise(tmp_path), tmp_path / "out"
        first = write_blanks(solution, out=out)
        before = first.key.read_bytes(), first.notebook.read_bytes()
        second = write_blanks(solution, out=out)
        assert first.changed == ("halving.ipynb", "halving.key.json")
        assert second.changed == ()
        assert before == (first.key.read_bytes(), first.notebook.read_bytes())

    def test_a_key_that_differs_in_rounding_is_left_alone(self, tmp_path):
        notebook = halving()
        solution, out = write_exercise(tmp_path, notebook), tmp_path / "out"
        write_blanks(solution, out=out)
        answer = cell(notebook, "answer-half")
        answer["source"] = [
            line.replace("x / 2", "x / 2 + 1e-7") for line in answer["source"]
        ]
        assert write_blanks(write_exercise(tmp_path, notebook), out=out).changed == ()

    def test_a_new_wrong_answer_changes_the_key_alone(self, tmp_path):
        solution, out = write_exercise(tmp_path), tmp_path / "out"
        write_blanks(solution, out=out)
        write_case(solution, "half", "wrong", "thirded", "x / 3")
        assert write_blanks(solution, out=out).changed == ("halving.key.json",)

    @pytest.mark.parametrize("damage", ["", "{", '{"v": 1}', '{"v": 1, "checks": 3}'])
    def test_a_damaged_key_is_replaced(self, tmp_path, damage):
        solution, out = write_exercise(tmp_path), tmp_path / "out"
        key = write_blanks(solution, out=out).key
        whole = key.read_bytes()
        key.write_text(damage)
        assert write_blanks(solution, out=out).changed == ("halving.key.json",)
        assert key.read_bytes() == whole

    def test_a_solution_without_an_end_is_refused(self, tmp_path):
        notebook = halving()
        cell(notebook, "answer-half")["source"] = ["# BEGIN SOLUTION\n"]
        with pytest.raises(ConfigError, match=r"halving\.half must stand between"):
            write_blanks(write_exercise(tmp_path, notebook), out=tmp_path)

    def test_the_report_is_json(self, written):
        assert json.loads(json.dumps(written.to_dict()))["exercise"] == "halving"


@pytest.mark.slow
class TestCourse:
    @pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.stem)
    def test_the_exercises_are_those_of_the_solutions(self, solution, tmp_path):
        committed = ROOT / "exercises"
        for suffix in (".ipynb", ".key.json"):
            name = solution.stem + suffix
            (tmp_path / name).write_bytes((committed / name).read_bytes())
        assert write_blanks(solution, out=tmp_path).changed == ()

    @pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.stem)
    def test_every_task_is_announced(self, solution):
        assignment = read_assignment(read_notebook(solution))
        assert list(assignment.tasks) == list(assignment.answers)
        for number, cell_ in enumerate(assignment.notebook["cells"]):
            if settings(cell_).get("role") != "task":
                continue
            for word in ("**What.**", "**Why.**", "**Expected.**"):
                assert word in source(cell_), f"cell {number}"
        assert all(2 <= len(task.hints) <= 4 for task in assignment.tasks.values())
