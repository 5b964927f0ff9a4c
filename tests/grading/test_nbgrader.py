"""An nbgrader assignment becomes a solution of ours, and says what is left to do."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from llmos_edu.core.errors import ConfigError, FileError, InputError, LlmosError
from llmos_edu.grading.blanks import blank_notebook, write_blanks
from llmos_edu.grading.cells import notebook_text, read_notebook, source
from llmos_edu.grading.nbgrader import import_nbgrader
from llmos_edu.grading.schema import read_assignment
from tests.grading.nbgrader_ps1 import (
    CELLS,
    answer,
    assignment,
    autograded,
    cell,
    write,
)


@pytest.fixture
def take_over(tmp_path):
    """Import the small assignment, with some cells replaced."""

    def run(title="", **replaced):
        path = write(tmp_path, assignment(**replaced))
        return import_nbgrader(
            path, name="powers", folder=tmp_path / "solutions", title=title
        )

    return run


def read(made):
    return read_assignment(read_notebook(made.notebook))


class TestByHand:
    def test_answers_keep_their_names_and_solutions(self, take_over):
        found = read(take_over())
        assert list(found.answers) == ["cube", "sum_cubes", "plot"]
        assert "    # BEGIN SOLUTION\n    return x**3\n" in found.answers["cube"].source
        assert found.stub("cube") == (
            "def cube(x):\n    # the third power\n"
            '    raise NotImplementedError("powers.cube")\n'
        )

    def test_an_answer_without_a_region_is_all_solution(self, take_over):
        stub = read(take_over()).stub("sum_cubes")
        assert stub == 'raise NotImplementedError("powers.sum_cubes")\n'

    def test_the_text_before_an_answer_is_its_task(self, take_over):
        made = take_over()
        task = read(made).tasks["cube"]
        assert (task.title, task.difficulty) == ("Part A (4 points)", 2)
        assert "cell 5: cube was given difficulty 2 and 10 minutes; set both, and " in (
            " ".join(made.notes)
        )
        assert "cell 8: no text stands before sum_cubes" in " ".join(made.notes)

    def test_asserts_become_checks_with_their_points(self, take_over):
        checks = read(take_over()).checks
        assert {name: check.points for name, check in checks.items()} == {
            "cube_works": 2,
            "cube_works_hidden": 2,
            "check_of_sum_cubes": 2,
        }
        assert "value_1 = cube(2)\nvalue_2 = cube(-3)\n" in checks["cube_works"].source
        assert "== 8" not in checks["cube_works"].source

    def test_a_hidden_test_is_hidden_from_students(self, take_over):
        made = read(take_over())
        assert made.checks["cube_works_hidden"].hidden
        assert "cube(5)" not in notebook_text(blank_notebook(made))

    def test_a_check_needs_the_answers_that_its_answer_uses(self, take_over):
        check = read(take_over()).checks["check_of_sum_cubes"]
        assert check.after == ("cube", "sum_cubes")

    def test_visible_asserts_stay_for_the_student_to_play_with(self, take_over):
        blank = blank_notebook(read(take_over()))
        plain = [source(c) for c in blank["cells"] if not c["metadata"]]
        assert any("assert cube(2) == 8" in text for text in plain)

    def test_what_only_prepares_is_set_up(self, take_over):
        made = read(take_over())
        texts = [source(made.notebook["cells"][index]) for index in made.setup]
        assert "import math\n" in texts
        assert "LIMIT = 10\n" in texts
        assert "cube(4)\n" not in texts

    def test_set_up_that_uses_an_answer_is_not_run_for_marks(self, take_over):
        marks = {"locked": True, "grade": False, "solution": False}
        made = take_over(play=cell("code", "table = cube(3)\n", **marks))
        assert "cell 6: it uses cube, so it is not run for marks" in made.notes

    def test_a_title_may_be_put_in_front(self, take_over):
        notebook = read_notebook(take_over(title="Powers again").notebook)
        assert source(notebook["cells"][0]) == "# Powers again\n"

    @pytest.mark.usefixtures("warm_child")
    def test_what_it_writes_can_be_handed_out_at_once(self, take_over, tmp_path):
        blanks = write_blanks(take_over().notebook, out=tmp_path / "exercises")
        assert blanks.changed == ("powers.ipynb", "powers.key.json")


class TestNothingLeaks:
    def test_no_solution_is_in_the_blank(self, take_over):
        text = notebook_text(blank_notebook(read(take_over())))
        for secret in ("x**3", "map(cube", "Because of volume", "rigour", "plot = 1"):
            assert secret not in text

    def test_a_solution_in_a_cell_without_marks_is_an_answer_too(self, take_over):
        text = "### BEGIN SOLUTION\nsecret = 1\n### END SOLUTION\n"
        made = read(take_over(play=cell("code", text)))
        assert "secret" in made.answers
        assert "secret = 1" not in notebook_text(blank_notebook(made))

    def test_hidden_tests_inside_an_answer_are_left_out(self, take_over):
        text = CELLS["cube"]["source"] + (
            "### BEGIN HIDDEN TESTS\nassert cube(9) == 729\n### END HIDDEN TESTS\n"
        )
        made = take_over(cube=answer(text, "cube"))
        assert "729" not in made.notebook.read_text()
        assert any("inside an answer were left out" in note for note in made.notes)


class TestNotes:
    @pytest.mark.parametrize(
        "note",
        [
            "cell 1: the picture cube.png was not copied",
            "cell 2: it imports or defines, so it became set-up",
            "cell 7: 2 of its points went to the visible check, as many to the hidden "
            "one",
            "cell 9: the check check_of_sum_cubes records values on fixed inputs: "
            "draw them; left to you as comments: 1",
            "cell 10: its 3 points are given by a person: the text was left out, as it "
            "is the solution",
            "cell 12: its 5 points are given by a person: use the gradebook's manual "
            "column; the mark scheme was left out",
        ],
    )
    def test_what_was_not_taken_over_is_said(self, take_over, note):
        assert note in take_over().notes

    def test_a_test_of_another_form_is_still_to_be_written(self, take_over):
        made = take_over(**{"cube tests": autograded("assert cube(2) > 7", "loose")})
        assert (
            "cell 7: the check loose is still to be written; left to you as comments: 1"
            in (" ".join(made.notes))
        )

    def test_a_test_before_any_answer_is_only_played_with(self, take_over):
        made = take_over(imports=autograded("assert 1 == 1", "early"))
        assert "early" not in made.checks
        assert any("its 1 points were dropped" in note for note in made.notes)

    def test_a_version_for_students_is_noticed(self, take_over):
        made = take_over(
            cube=answer("def cube(x):\n    raise NotImplementedError()", "c")
        )
        assert any("c holds no solution; write it" in note for note in made.notes)

    @pytest.mark.parametrize("points", ["many", -1, [3]])
    def test_points_that_are_none_are_0(self, take_over, points):
        made = take_over(
            **{"sum tests": autograded("assert sum_cubes([]) == 0", "s", points)}
        )
        assert read(made).checks["s"].points == 0
        assert any(f"its points were {points!r}" in note for note in made.notes)

    def test_two_cells_of_one_name_are_told_apart(self, take_over):
        made = take_over(play=answer("other = 1\n", "cube"))
        assert made.answers[:2] == ("cube", "cube_2")


class TestRefused:
    @pytest.mark.parametrize(
        ("data", "said"),
        [
            (b"", "the file is empty"),
            (b"x = 1", "must be a notebook in JSON"),
            (b"\xff", "must be text in UTF-8"),
            (b"[" * 200_000, "nests too deeply"),
            (b"[]", "must be a notebook of nbformat 4"),
            (b'{"nbformat": 3, "worksheets": []}', "must be a notebook of nbformat 4"),
            (b'{"nbformat": 4, "cells": [1]}', "must be a notebook of nbformat 4"),
        ],
    )
    def test_a_file_that_is_no_notebook(self, tmp_path, data, said):
        path = tmp_path / "ps1.ipynb"
        path.write_bytes(data)
        with pytest.raises(InputError, match=said):
            import_nbgrader(path, name="a", folder=tmp_path)

    def test_a_file_that_is_not_there(self, tmp_path):
        with pytest.raises(FileError, match=r"must be readable, got .*no\.ipynb"):
            import_nbgrader(tmp_path / "no.ipynb", name="a", folder=tmp_path)

    def test_another_language(self, tmp_path):
        notebook = assignment()
        notebook["metadata"]["kernelspec"]["language"] = "R"
        with pytest.raises(ConfigError, match="must be in Python, got 'R'"):
            import_nbgrader(write(tmp_path, notebook), name="a", folder=tmp_path)

    def test_a_notebook_without_answers(self, tmp_path):
        path = write(tmp_path, assignment() | {"cells": [CELLS["title"]]})
        with pytest.raises(ConfigError, match="got 0 answers and 0 tests"):
            import_nbgrader(path, name="a", folder=tmp_path)

    @pytest.mark.parametrize("region", ["HIDDEN TESTS", "SOLUTION"])
    def test_a_region_without_an_end(self, take_over, region):
        text = f"def cube(x):\n    ### BEGIN {region}\n    return x**3\n"
        with pytest.raises(ConfigError, match=r"got"):
            take_over(cube=answer(text, "cube"))

    def test_a_name_that_is_taken(self, take_over):
        take_over()
        with pytest.raises(FileError, match=r"must be new, got .*powers\.ipynb"):
            take_over()

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.data())
    def test_any_metadata_gives_a_notebook_or_one_line(self, tmp_path_factory, data):
        anything = st.none() | st.booleans() | st.integers() | st.text() | st.just([])
        keys = ["grade", "solution", "locked", "task", "points", "grade_id"]
        marks = data.draw(st.dictionaries(st.sampled_from(keys), anything))
        kind = data.draw(st.sampled_from(["code", "markdown", "raw", "odd"]))
        text = data.draw(st.text() | st.just("### END HIDDEN TESTS"))
        folder = tmp_path_factory.mktemp("any")
        path = write(folder, assignment(play=cell(kind, text, **marks)))
        try:
            made = import_nbgrader(path, name="a", folder=folder / "out")
        except LlmosError as error:
            assert str(path) in str(error)
        else:
            assert read(made).exercise == "a"
