"""`llmos blanks` writes exercises from solutions and changes nothing without need."""

import shutil

import pytest

from tests.architecture.project import ROOT


class TestGolden:
    @pytest.mark.slow
    def test_the_exercises_are_those_of_their_solutions(self, llmos, tmp_path):
        out = tmp_path / "exercises"
        shutil.copytree(ROOT / "exercises", out)
        done = llmos("blanks", "--out", out, "--json")
        assert done.code == 0
        assert done.json
        assert [blanks["changed"] for blanks in done.json] == [[]] * len(done.json)


class TestEdges:
    def test_an_unknown_solution_lists_those_there_are(self, llmos):
        done = llmos("blanks", "atention")
        assert done.code == 2
        assert "did you mean 'attention'?" in done.complaint
