"""`llmos gradebook` writes marks in the formats that were asked for."""

from tests.grading.gradings import check, result, results_folder


class TestByHand:
    def test_each_format_is_a_file(self, llmos, tmp_path):
        results_folder(tmp_path / "r", result("ada", check("a")))
        out = tmp_path / "o"
        formats = ["csv", "canvas", "moodle", "json", "junit", "html"]
        done = llmos("gradebook", tmp_path / "r", "-o", out, "--format", *formats)
        assert done.code == 0
        assert sorted(path.name for path in out.iterdir()) == [
            "canvas.csv", "csv.csv", "html.html", "json.json", "junit.xml",
            "moodle.csv",
        ]  # fmt: skip

    def test_a_line_that_fits_nobody_is_told(self, llmos, tmp_path):
        results_folder(tmp_path / "r", result("ada", check("a")))
        late = tmp_path / "late.csv"
        late.write_text("student,days\neve,1\n")
        done = llmos("gradebook", tmp_path / "r", "-o", tmp_path / "o", "--late", late)
        assert "fits nobody" in done.err


class TestEdges:
    def test_an_unknown_format_is_one_line(self, llmos, tmp_path):
        results_folder(tmp_path / "r", result("ada"))
        done = llmos(
            "gradebook", tmp_path / "r", "-o", tmp_path / "o", "--format", "xls"
        )
        assert done.code == 2
        assert "got 'xls'" in done.complaint

    def test_no_folder_is_one_line(self, llmos, tmp_path):
        done = llmos("gradebook", "-o", tmp_path)
        assert done.code == 2
        assert "at least one results folder" in done.complaint
