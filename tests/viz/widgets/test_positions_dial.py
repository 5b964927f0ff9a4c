"""The dial is given sizes; its waves are drawn in the page."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import PositionsDial


def test_the_still_version_is_the_whole_table():
    dial = PositionsDial(d_model=8, max_seq_len=16)
    assert dial.still().alt.startswith("Sinusoidal positions: 16 positions of 8")


class TestEdges:
    @pytest.mark.parametrize("d_model", [7, 2, 130])
    def test_an_impossible_width_is_refused(self, d_model):
        with pytest.raises(InputError, match=f"even and 4 to 128, got {d_model}"):
            PositionsDial(d_model=d_model)

    def test_too_many_positions_are_refused(self):
        with pytest.raises(InputError, match="max_seq_len=200 and base=10000"):
            PositionsDial(max_seq_len=200)
