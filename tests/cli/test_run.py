"""`llmos run`: chapters run, copies are kept, failures are named."""

import pytest


class TestGolden:
    @pytest.mark.slow
    def test_each_chapter_is_run_and_its_end_told(self, llmos, course):
        done = llmos("run", "-j", 2, "--seed", 7, "--json")
        assert done.code == 1
        assert done.json["failed"] == ["05_attention"]
        first, second = done.json["chapters"]
        assert (first["chapter"], first["error"]) == ("00_welcome", "")
        assert "ValueError: a cell that fails" in second["error"]
        assert "cpu 7" in (course / "runs/chapters/00_welcome.ipynb").read_text()
        assert "cpu 7" not in (course / "notebooks/00_welcome.ipynb").read_text()


class TestEdges:
    def test_an_unknown_chapter_lists_those_there_are(self, llmos, course):
        done = llmos("run", "attention")
        assert done.code == 2
        assert "did you mean '05_attention'?" in done.complaint

    def test_an_unknown_profile_is_one_line(self, llmos, course):
        done = llmos("run", "--profile", "tpu")
        assert done.code == 2
        assert "tpu" in done.complaint

    def test_a_folder_that_cannot_be_written_is_one_line(self, llmos, course):
        done = llmos("run", "--out", "pyproject.toml")
        assert done.code == 2
        assert "folder must be writable" in done.complaint
