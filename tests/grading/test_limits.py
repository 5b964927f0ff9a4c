"""Bounds that make sense, and sizes as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.limits import Limits, parse_bytes


class TestByHand:
    @pytest.mark.parametrize(
        ("text", "size"), [("0", 0), ("5k", 5120), ("2M", 2 << 20), ("3GB", 3 << 30)]
    )
    def test_units_are_powers_of_1024(self, text, size):
        assert parse_bytes(text) == size


class TestLaws:
    @given(st.integers(0, 2**60))
    @settings(deadline=None)
    def test_a_bare_number_is_itself(self, number):
        assert parse_bytes(str(number)) == number

    def test_a_message_may_hold_all_output(self):
        assert Limits(output_bytes=7).message_bytes > 7


class TestEdges:
    @pytest.mark.parametrize("text", ["", "G", "-1", "1.5G", "three", "1T", "²"])
    def test_what_is_no_size_is_refused(self, text):
        with pytest.raises(ConfigError, match="size must be a number"):
            parse_bytes(text)

    def test_no_bound_may_be_zero(self):
        with pytest.raises(ConfigError, match="processes must be positive, got 0"):
            Limits(processes=0)

    def test_a_cell_cannot_outlast_the_run(self):
        with pytest.raises(ConfigError, match=r"cell_s=30 and total_s=10"):
            Limits(cell_s=30.0, total_s=10.0)
