"""Marks from results: attempts, lateness, points by hand, and no mark at all."""

import pytest

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.grading.gradebook import Policy, read_gradebook
from tests.grading.gradings import check, result, results_folder


@pytest.fixture
def two_attempts(tmp_path):
    first = results_folder(
        tmp_path / "1",
        result("ada", check("a", 4.0), check("b", 2.0)),
        result("bob", check("a", 4.0, right=False), check("b", 2.0)),
    )
    second = results_folder(
        tmp_path / "2",
        result("ada", check("a", 4.0), check("b", 2.0, right=False)),
        result("bob", status="error", message="no kernel"),
    )
    return [first, second]


def totals(folders, **policy):
    book = read_gradebook(folders, policy=Policy(**policy))
    return {mark.student: mark.total for mark in book.marks}


class TestByHand:
    def test_the_last_attempt_counts_unless_grading_failed(self, two_attempts):
        assert totals(two_attempts) == {"ada": 4, "bob": 2}

    def test_or_the_best(self, two_attempts):
        assert totals(two_attempts, attempts="best") == {"ada": 6, "bob": 2}

    def test_each_day_begun_takes_its_share(self, two_attempts, tmp_path):
        late = tmp_path / "late.csv"
        late.write_text("student,days\nada,1.5\nbob,40\n")
        # ada: 6 - 2 * 10 % of 6; bob: nothing is left, and nothing below
        assert totals(two_attempts[:1], late=late) == {"ada": 4.8, "bob": 0}

    def test_points_by_hand_come_on_top(self, two_attempts, tmp_path):
        manual = tmp_path / "manual.csv"
        manual.write_text("student,exercise,points,comment\nada,sums,1.5,well told\n")
        book = read_gradebook(two_attempts[:1], policy=Policy(manual=manual))
        assert (book.marks[0].total, book.marks[0].comment) == (7.5, "well told")

    def test_a_line_that_fits_nobody_is_reported(self, two_attempts, tmp_path):
        late = tmp_path / "late.csv"
        late.write_text("student,days\neve,1\n")
        book = read_gradebook(two_attempts, policy=Policy(late=late))
        assert book.ignored == (f"{late}: eve",)

    def test_exercises_are_told_apart(self, tmp_path):
        one = results_folder(tmp_path / "1", result("ada", check("a")))
        two = results_folder(
            tmp_path / "2", result("ada", check("a"), exercise="products")
        )
        book = read_gradebook([one, two], policy=Policy())
        assert book.exercises == ("products", "sums")
        assert book.students == ("ada",)


class TestEdges:
    def test_failed_grading_is_no_zero(self, two_attempts):
        assert totals(two_attempts[1:]) == {"ada": 4, "bob": None}

    def test_a_table_with_a_hole_names_its_line(self, two_attempts, tmp_path):
        late = tmp_path / "late.csv"
        late.write_text("student,days\nada,1\nbob,soon\n")
        with pytest.raises(FileError, match=r"line 3 .* got 'bob' and 'soon'"):
            read_gradebook(two_attempts, policy=Policy(late=late))

    def test_a_missing_table_is_named(self, two_attempts, tmp_path):
        with pytest.raises(FileError, match=r"CSV file in UTF-8, got .*none.csv"):
            totals(two_attempts, late=tmp_path / "none.csv")

    def test_no_folder_is_refused(self):
        with pytest.raises(ConfigError, match="at least one results folder, got none"):
            read_gradebook([], policy=Policy())

    def test_rules_must_be_possible(self):
        with pytest.raises(ConfigError, match="got 'first'"):
            Policy(attempts="first")
        with pytest.raises(ConfigError, match="0 to 100, got 120"):
            Policy(late_percent=120.0)
