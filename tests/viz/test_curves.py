"""Loss curves smooth honestly and say what they show."""

from dataclasses import dataclass, field

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.viz import loss_curve
from llmos_edu.viz.curves import trailing_mean

LOSSES = st.lists(st.floats(-100, 100), min_size=1, max_size=30)


@dataclass
class Run:
    steps: list = field(default_factory=lambda: [1, 2, 3, 4])
    losses: list = field(default_factory=lambda: [6.0, 5.0, 4.5, 4.0])
    valid_steps: list = field(default_factory=list)
    valid_losses: list = field(default_factory=list)


class TestTrailingMean:
    def test_three_values_by_hand(self):
        # the means of 4, of 4 and 2, of 2 and 0
        assert trailing_mean([4.0, 2.0, 0.0], window=2).tolist() == [4.0, 3.0, 1.0]

    @given(LOSSES)
    def test_a_window_of_one_changes_nothing(self, losses):
        np.testing.assert_allclose(trailing_mean(losses, window=1), losses, atol=1e-9)

    @given(LOSSES, st.integers(1, 10), st.integers(0, 29))
    def test_the_future_cannot_change_the_past(self, losses, window, cut):
        whole = trailing_mean(losses, window=window)[:cut]
        part = trailing_mean(losses[:cut], window=window)
        np.testing.assert_array_equal(whole, part)

    def test_a_window_of_nothing_is_refused(self):
        with pytest.raises(InputError, match="at least 1, got 0"):
            trailing_mean([1.0], window=0)


class TestLossCurve:
    def test_the_description_has_start_end_and_floor(self):
        run = Run(valid_steps=[4], valid_losses=[4.2])
        assert loss_curve(run, floor=3.51).alt == (
            "Loss curve. training: loss from 6.0 to 4.0 nats per token over 4 recorded "
            "steps, validation 4.2 at the end; the floor is 3.5."
        )

    def test_several_runs_are_named(self):
        picture = loss_curve({"AdamW": Run(), "SGD": Run(losses=[6, 6, 6, 6])})
        assert "AdamW: loss from 6.0" in picture.alt
        assert "SGD: loss from 6.0 to 6.0" in picture.alt

    def test_an_own_description_is_kept(self):
        alt = "The loss falls and then stays where it is."
        assert loss_curve(Run(), alt=alt).alt == alt

    def test_the_floor_is_drawn(self):
        assert loss_curve(Run()).png != loss_curve(Run(), floor=3.0).png

    @settings(max_examples=5, deadline=None)
    @given(st.integers(1, 50))
    def test_smoothing_never_hides_the_single_losses(self, window):
        spiky = Run(losses=[6.0, 5.0, 60.0, 4.0])
        calm = Run(losses=[6.0, 5.0, 4.5, 4.0])
        assert (
            loss_curve(spiky, window=window).png != loss_curve(calm, window=window).png
        )


class TestEdges:
    def test_a_run_without_losses_is_refused(self):
        with pytest.raises(InputError, match=r"losses of training .* got shape"):
            loss_curve(Run(steps=[], losses=[]))

    def test_more_runs_than_can_be_told_apart_are_refused(self):
        with pytest.raises(InputError, match="1 to 6, got 7"):
            loss_curve({str(i): Run() for i in range(7)})
