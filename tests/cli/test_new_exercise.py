"""`llmos new-exercise` begins an exercise and says how to go on."""

import pytest

from llmos_edu.grading.cells import read_notebook
from tests.grading import nbgrader_ps1


class TestByHand:
    def test_it_stands_beside_the_other_solutions(self, llmos, course):
        done = llmos("new-exercise", "averages", "--json")
        assert done.code == 0
        path = course / "solutions" / "averages.ipynb"
        assert done.json == {"exercise": "averages", "notebook": str(path)}
        assert read_notebook(path)["metadata"]["llmos"]["exercise"] == "averages"

    def test_it_says_what_to_do_next(self, llmos, course, tmp_path):
        done = llmos("new-exercise", "averages", "--out", tmp_path / "mine")
        assert (tmp_path / "mine" / "averages.ipynb").exists()
        assert "look in solutions/: move it there" in done.out
        assert "`llmos blanks averages`" in done.out
        assert "`llmos prove averages`" in done.out

    def test_out_is_read_from_where_one_stands(self, llmos, course, monkeypatch):
        elsewhere = course / "notebooks"
        monkeypatch.chdir(elsewhere)
        llmos("new-exercise", "averages", "--out", "mine")
        assert (elsewhere / "mine" / "averages.ipynb").exists()

    def test_the_title_may_be_given(self, llmos, course):
        llmos("new-exercise", "averages", "--title", "All about means")
        notebook = read_notebook(course / "solutions" / "averages.ipynb")
        assert notebook["cells"][0]["source"][0] == "# All about means\n"


class TestEdges:
    @pytest.mark.parametrize("name", ["Averages", "a-b", "../averages"])
    def test_a_name_that_is_none_is_one_line(self, llmos, course, name):
        done = llmos("new-exercise", name)
        assert done.code == 2
        assert repr(name) in done.complaint

    def test_a_name_that_is_taken_is_one_line(self, llmos, course):
        llmos("new-exercise", "averages")
        done = llmos("new-exercise", "averages")
        assert done.code == 2
        assert "choose another name" in done.complaint


class TestFromNbgrader:
    def test_it_says_what_is_left_to_do(self, llmos, course, tmp_path):
        given = nbgrader_ps1.write(tmp_path)
        done = llmos("new-exercise", "powers", "--from-nbgrader", given)
        assert done.code == 0
        assert "with 3 answers and 3 checks. Left to do:" in done.out
        assert "  - cell 1: the picture cube.png was not copied\n" in done.out
        assert "`llmos prove powers`" in done.out
        assert "move it there" not in done.out

    def test_a_machine_reads_the_same(self, llmos, course, tmp_path):
        given = nbgrader_ps1.write(tmp_path)
        made = llmos("new-exercise", "powers", "--from-nbgrader", given, "--json").json
        assert made["notebook"] == str(course / "solutions" / "powers.ipynb")
        assert made["answers"] == ["cube", "sum_cubes", "plot"]
        assert made["notes"]

    def test_a_file_that_is_no_notebook_is_one_line(self, llmos, course, tmp_path):
        given = tmp_path / "ps1.ipynb"
        given.write_text("x = 1")
        done = llmos("new-exercise", "powers", "--from-nbgrader", given)
        assert done.code == 2
        assert "must be a notebook in JSON" in done.complaint
        assert not (course / "solutions" / "powers.ipynb").exists()
