"""Files for other people's programs: whole, and nothing in them is run."""

import csv
import io
import json
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core.errors import UnknownNameError
from llmos_edu.grading.gradebook import Policy, read_gradebook
from llmos_edu.grading.mark_files import (
    FORMULA_STARTS,
    as_canvas,
    as_csv,
    as_json,
    as_junit,
    as_moodle,
    csv_text,
    pick_writers,
)
from tests.grading.gradings import HOSTILE, check, result, results_folder


@pytest.fixture
def book(tmp_path):
    folder = results_folder(
        tmp_path,
        result("ada", check("a"), check("b", right=False, message=HOSTILE)),
        result("bob", status="error", message=HOSTILE),
    )
    return read_gradebook([folder], policy=Policy())


def rows(text):
    return list(csv.reader(io.StringIO(text)))


class TestByHand:
    def test_canvas_wants_points_possible_in_its_second_line(self, book):
        assert rows(as_canvas(book))[:3] == [
            ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "sums"],
            ["    Points Possible", "", "", "", "", "4"],
            ["ada", "", "", "ada", "", "2"],
        ]

    def test_moodle_wants_a_user_name(self, book):
        assert rows(as_moodle(book)) == [
            ["username", "sums"],
            ["ada", "2"],
            ["bob", ""],
        ]

    def test_a_mark_that_does_not_exist_stays_empty(self, book):
        assert rows(as_csv(book))[2][3] == ""
        assert json.loads(as_json(book))["marks"][1]["total"] is None

    def test_junit_counts_tests_failures_and_errors(self, book):
        root = ElementTree.fromstring(as_junit(book))
        suites = [(s.get("tests"), s.get("failures"), s.get("errors")) for s in root]
        assert suites == [("2", "1", "0"), ("0", "0", "1")]
        properties = root.findall(".//property[@name='points']")
        assert [p.get("value") for p in properties] == ["2", "2"]


class TestLaws:
    @given(st.text(max_size=50))
    @settings(deadline=None)
    def test_no_cell_is_a_formula(self, text):
        cell = rows(csv_text([["x", text]]))[0][1]
        assert not cell.lstrip().startswith(FORMULA_STARTS)

    @given(st.text(max_size=50))
    @settings(deadline=None)
    def test_junit_is_well_formed_whatever_is_told(self, text):
        from llmos_edu.grading.gradebook import Gradebook

        told = result("ada", check("a", right=False, message=text), message=text)
        root = ElementTree.fromstring(as_junit(Gradebook(marks=(), counted=(told,))))
        assert root.find(".//failure") is not None


class TestEdges:
    def test_an_unknown_format_is_named(self):
        with pytest.raises(UnknownNameError, match="got 'xls'"):
            pick_writers(["csv", "xls"])
