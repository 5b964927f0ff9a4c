"""The dial is given sizes; its waves are drawn in the page."""

import numpy as np
import pytest

from llmos_edu.core import InputError, UnknownNameError
from llmos_edu.viz.widgets import PositionsDial


def test_the_still_version_is_the_whole_table():
    dial = PositionsDial(d_model=8, max_seq_len=16)
    assert dial.still().alt.startswith("Sinusoidal positions: 16 positions of 8")


def test_a_learned_table_travels_with_it_and_can_be_shown_first():
    dial = PositionsDial(max_seq_len=4, kind="learned", learned=np.eye(4, 2))
    assert dial.data()["learned"] == [[1, 0], [0, 1], [0, 0], [0, 0]]
    assert dial.data()["kind"] == "learned"


class TestEdges:
    @pytest.mark.parametrize("d_model", [7, 2, 130])
    def test_an_impossible_width_is_refused(self, d_model):
        with pytest.raises(InputError, match=f"even and 4 to 128, got {d_model}"):
            PositionsDial(d_model=d_model)

    def test_too_many_positions_are_refused(self):
        with pytest.raises(InputError, match="max_seq_len=200 and base=10000"):
            PositionsDial(max_seq_len=200)

    @pytest.mark.parametrize("n_heads", [0, 6, 128])
    def test_heads_that_are_no_power_of_two_are_refused(self, n_heads):
        with pytest.raises(InputError, match=f"power of two .* got {n_heads}"):
            PositionsDial(n_heads=n_heads)

    def test_a_table_of_another_length_is_refused(self):
        with pytest.raises(InputError, match="max_seq_len=64 rows, got 9"):
            PositionsDial(learned=np.zeros((9, 4)))

    def test_a_learned_kind_without_a_table_is_refused(self):
        with pytest.raises(UnknownNameError, match="got 'learned'"):
            PositionsDial(kind="learned")
