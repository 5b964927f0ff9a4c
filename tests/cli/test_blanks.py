"""`llmos blanks` writes exercises from solutions and changes nothing without need."""

import pytest

from llmos_edu.cli import blanks
from tests.grading.halving_cases import write_exercise


class TestGolden:
    @pytest.mark.slow
    def test_the_second_time_nothing_is_written(self, llmos, tmp_path, monkeypatch):
        monkeypatch.setattr(blanks, "checkout", lambda: tmp_path)
        write_exercise(tmp_path)
        for changed in (["halving.ipynb", "halving.key.json"], []):
            done = llmos("blanks", "halving", "--json")
            assert done.code == 0, done.complaint
            assert [sorted(written["changed"]) for written in done.json] == [changed]

    @pytest.mark.slow
    def test_out_is_read_from_where_one_stands(self, llmos, tmp_path, monkeypatch):
        monkeypatch.setattr(blanks, "checkout", lambda: tmp_path)
        write_exercise(tmp_path)
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        assert llmos("blanks", "halving", "--out", "mine").code == 0
        assert (tmp_path / "elsewhere" / "mine" / "halving.ipynb").exists()


class TestEdges:
    def test_an_unknown_solution_lists_those_there_are(self, llmos):
        done = llmos("blanks", "atention")
        assert done.code == 2
        assert "did you mean 'attention'?" in done.complaint
