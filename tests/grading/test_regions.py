"""Cutting solutions out."""

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.regions import blank_source, holds_solution
from tests.grading.halving import HALF, HALF_BLANK

BEGIN, END = "# BEGIN SOLUTION\n", "# END SOLUTION\n"


class TestByHand:
    def test_a_region_becomes_one_line_at_its_depth(self):
        assert blank_source(HALF, label="halving.half") == HALF_BLANK

    def test_two_regions_become_two_stubs(self):
        text = f"{BEGIN}a\n{END}b\n{BEGIN}c\n{END}"
        stub = 'raise NotImplementedError("x")\n'
        assert blank_source(text, label="x") == f"{stub}b\n{stub}"

    def test_text_without_regions_stays(self):
        assert blank_source("a = 1\n", label="x") == "a = 1\n"
        assert not holds_solution("a = 1\n")
        assert holds_solution(HALF)

    def test_a_blank_of_a_blank_is_the_same(self):
        assert blank_source(HALF_BLANK, label="halving.half") == HALF_BLANK


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "message"),
        [
            (f"{BEGIN}a\n", "# BEGIN SOLUTION at line 1 without an end"),
            (f"a\n{END}", "# END SOLUTION at line 2 without a begin"),
            (f"{BEGIN}{BEGIN}{END}", "two # BEGIN SOLUTION at lines 1, 2"),
        ],
    )
    def test_markers_that_do_not_pair_are_refused(self, text, message):
        with pytest.raises(ConfigError, match=message):
            blank_source(text, label="x")
