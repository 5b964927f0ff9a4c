"""Results that come back as they were written, or not at all."""

import pytest

from llmos_edu.core.errors import FileError
from llmos_edu.grading.results import (
    Result,
    read_result,
    read_results,
    result_path,
    write_result,
)
from tests.grading.gradings import check, result, results_folder


class TestLaws:
    def test_a_result_comes_back_as_it_was(self, tmp_path):
        line = {"answer": "first", "number": 2, "text": "x"}
        wrong = check("b", right=False, mistakes=("m",), says=("s",), line=line)
        flag = {"answer": "first", "kind": "copied", "message": "two"}
        first = result("ada", check("a"), wrong, flags=(flag,), answers={"first": "x"})
        write_result(tmp_path, first)
        assert read_result(result_path(tmp_path, "ada")) == first

    def test_a_failed_grading_is_no_mark(self):
        assert result("ada", status="error").score is None
        assert result("ada", status="refused").score == 0

    def test_results_come_in_the_order_of_the_students(self, tmp_path):
        results_folder(tmp_path, result("zoe"), result("ada"))
        assert [r.student for r in read_results(tmp_path)] == ["ada", "zoe"]


class TestEdges:
    def test_another_folder_is_refused(self, tmp_path):
        with pytest.raises(FileError, match=r"must hold batch\.json"):
            list(read_results(tmp_path))

    @pytest.mark.parametrize("text", ["{}", "[]", '{"v": 1}', '{"v": 1, "checks": 3}'])
    def test_a_damaged_result_is_refused(self, tmp_path, text):
        path = tmp_path / "x.json"
        path.write_text(text)
        with pytest.raises(FileError, match="grade that submission again"):
            read_result(path)

    def test_another_version_is_refused(self, tmp_path):
        path = tmp_path / "x.json"
        path.write_text('{"v": 99}')
        with pytest.raises(FileError, match="version 1, got 99"):
            read_result(path)

    def test_a_field_of_a_later_version_is_passed_over(self):
        values = result("ada", check("a")).to_dict() | {"later": 1}
        assert Result.from_dict(values).student == "ada"
