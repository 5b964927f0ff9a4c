"""A new exercise works before its author has changed anything."""

import pytest

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.grading.blanks import write_blanks
from llmos_edu.grading.cells import read_notebook
from llmos_edu.grading.new_exercise import write_new_exercise
from llmos_edu.grading.prove import prove_exercise
from llmos_edu.grading.schema import read_assignment

pytestmark = pytest.mark.usefixtures("warm_child")


class TestByHand:
    def test_it_is_an_assignment_of_this_name(self, tmp_path):
        path = write_new_exercise("my_first", folder=tmp_path)
        assert path == tmp_path / "my_first.ipynb"
        notebook = read_notebook(path)
        assert read_assignment(notebook).exercise == "my_first"
        assert notebook["cells"][0]["source"][0] == "# My first\n"

    def test_a_title_may_be_given(self, tmp_path):
        path = write_new_exercise("a", folder=tmp_path, title="Averages")
        assert read_notebook(path)["cells"][0]["source"][0] == "# Averages\n"

    def test_only_the_number_of_cases_keeps_it_from_being_proven(self, tmp_path):
        proof = prove_exercise(write_new_exercise("a", folder=tmp_path))
        assert proof.mutation_score == 1.0
        assert proof.failures == (
            "row_means must have 6 wrong answers at least, got 2",
            "row_means must have 2 right answers at least, got 1",
        )

    def test_it_can_be_blanked(self, tmp_path):
        solution = write_new_exercise("a", folder=tmp_path / "solutions")
        blanks = write_blanks(solution, out=tmp_path / "exercises")
        assert "BEGIN SOLUTION" not in blanks.notebook.read_text()


class TestRefused:
    @pytest.mark.parametrize("name", ["", "A", "1a", "a b", "../a", "a" * 49])
    def test_a_name_that_is_none(self, tmp_path, name):
        with pytest.raises(ConfigError, match="an exercise's name must be"):
            write_new_exercise(name, folder=tmp_path)

    def test_a_name_that_is_taken(self, tmp_path):
        write_new_exercise("a", folder=tmp_path)
        with pytest.raises(FileError, match=r"must be new, got .*a\.ipynb"):
            write_new_exercise("a", folder=tmp_path)
