"""The curve to read step by step carries the numbers of the run."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.train import History
from llmos_edu.viz.widgets import LossCurve

RUN = History(steps=[1, 2], losses=[2.00004, 1.0], valid_steps=[2], valid_losses=[1.5])


def test_the_numbers_are_the_runs_to_four_digits():
    assert LossCurve(RUN).runs == [
        {
            "name": "training",
            "steps": [1, 2],
            "losses": [2.0, 1.0],
            "valid_steps": [2],
            "valid_losses": [1.5],
        }
    ]


def test_the_words_tell_the_floor():
    assert LossCurve(RUN, floor=0.9).alt.endswith("the floor is 0.9.")


class TestEdges:
    def test_a_run_without_losses_is_refused(self):
        with pytest.raises(InputError, match="'training' must have losses, got none"):
            LossCurve(History())

    def test_a_window_of_nothing_is_refused(self):
        with pytest.raises(InputError, match="got 1 runs and window=0"):
            LossCurve(RUN, window=0)
