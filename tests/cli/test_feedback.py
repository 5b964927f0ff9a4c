"""`llmos feedback` writes a page and a notebook for each student."""

from tests.grading.gradings import check, result, results_folder


class TestByHand:
    def test_files_are_written_for_each_student(self, llmos, tmp_path):
        results_folder(tmp_path / "r", result("ada", check("a")), result("bob"))
        done = llmos("feedback", tmp_path / "r", "-o", tmp_path / "o")
        assert done.code == 0
        names = sorted(path.name for path in (tmp_path / "o").iterdir())
        assert names == ["ada.html", "ada.ipynb", "bob.html", "bob.ipynb"]


class TestEdges:
    def test_a_folder_without_results_is_one_line(self, llmos, tmp_path):
        done = llmos("feedback", tmp_path, "-o", tmp_path / "o")
        assert done.code == 2
        assert "must hold batch.json" in done.complaint
