"""Schedules by hand, against torch and transformers step by step, and by their laws."""

from itertools import pairwise

import pytest
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.optim import lr_scheduler

from llmos_edu.core import ConfigError
from llmos_edu.train import cosine_schedule, inverse_root_schedule, linear_schedule

SCHEDULES = pytest.mark.parametrize("schedule", [cosine_schedule, linear_schedule])


def judge(make, *, peak: float, n_steps: int) -> list[float]:
    """The learning rate that a scheduler of torch gives to each update."""
    optimizer = torch.optim.SGD([torch.nn.Parameter(torch.zeros(1))], lr=peak)
    scheduler = make(optimizer)
    rates = []
    for _ in range(n_steps):
        rates.append(optimizer.param_groups[0]["lr"])
        optimizer.step()
        scheduler.step()
    return rates


def settings_of(**changes) -> dict:
    return {"peak": 0.3, "warmup_steps": 4, "total_steps": 12} | changes


class TestByHand:
    @SCHEDULES
    def test_warm_up_is_a_straight_line_to_the_peak(self, schedule):
        rates = [schedule(step, **settings_of(peak=1.0)) for step in range(5)]
        assert rates == [0.0, 0.25, 0.5, 0.75, 1.0]

    @SCHEDULES
    def test_half_way_down_is_half_way_to_the_floor(self, schedule):
        rate = schedule(8, **settings_of(peak=1.0, floor=0.2))
        assert rate == pytest.approx((1.0 + 0.2) / 2)

    @SCHEDULES
    def test_the_floor_is_reached_and_kept(self, schedule):
        for step in (12, 13, 1_000):
            assert schedule(step, **settings_of(floor=0.2)) == pytest.approx(0.2)


class TestParity:
    @pytest.mark.parametrize("warmup_steps", [0, 1, 5])
    def test_they_are_transformers(self, warmup_steps):
        given = settings_of(warmup_steps=warmup_steps, total_steps=17)
        for ours, theirs in (
            (cosine_schedule, transformers.get_cosine_schedule_with_warmup),
            (linear_schedule, transformers.get_linear_schedule_with_warmup),
        ):
            expected = judge(
                lambda o, theirs=theirs: theirs(o, warmup_steps, 17),
                peak=0.3,
                n_steps=18,
            )
            rates = [ours(step, **given) for step in range(18)]
            assert rates == pytest.approx(expected, abs=1e-10)

    @pytest.mark.parametrize("floor", [0.0, 0.03])
    def test_the_cosine_is_torchs(self, floor):
        expected = judge(
            lambda o: lr_scheduler.CosineAnnealingLR(o, 12, eta_min=floor),
            peak=0.3,
            n_steps=13,
        )
        given = settings_of(warmup_steps=0, floor=floor)
        rates = [cosine_schedule(step, **given) for step in range(13)]
        assert rates == pytest.approx(expected, abs=1e-10)

    def test_warm_up_and_line_are_torchs(self):
        line = lr_scheduler.LinearLR
        warm_up = judge(lambda o: line(o, 1e-12, 1, total_iters=4), peak=0.3, n_steps=5)
        down = judge(lambda o: line(o, 1, 0.1, total_iters=8), peak=0.3, n_steps=9)
        rates = [linear_schedule(k, **settings_of(floor=0.03)) for k in range(13)]
        assert rates == pytest.approx(warm_up[:4] + down, abs=1e-10)


class TestLaws:
    @SCHEDULES
    @settings(deadline=None, max_examples=50)
    @given(st.data())
    def test_it_rises_then_falls_between_0_and_the_peak(self, schedule, data):
        total_steps = data.draw(st.integers(1, 40))
        warmup_steps = data.draw(st.integers(0, total_steps - 1))
        floor = data.draw(st.floats(0, 1))
        rates = [
            schedule(
                step,
                peak=1.0,
                warmup_steps=warmup_steps,
                total_steps=total_steps,
                floor=floor,
            )
            for step in range(total_steps + 2)
        ]
        top = warmup_steps
        assert rates[: top + 1] == sorted(rates[: top + 1])
        assert all(a >= b - 1e-12 for a, b in pairwise(rates[top:]))
        assert all(-1e-12 <= rate <= 1 + 1e-12 for rate in rates)
        assert rates[-1] == pytest.approx(floor)


@SCHEDULES
class TestEdges:
    def test_a_warm_up_longer_than_the_run_is_refused(self, schedule):
        with pytest.raises(ConfigError, match="warmup_steps=13 and total_steps=12"):
            schedule(0, **settings_of(warmup_steps=13))

    def test_a_step_before_the_first_is_refused(self, schedule):
        with pytest.raises(ConfigError, match="from 0, got -1"):
            schedule(-1, **settings_of())

    def test_a_floor_above_the_peak_is_refused(self, schedule):
        with pytest.raises(ConfigError, match=r"floor=0\.4 and peak=0\.3"):
            schedule(0, **settings_of(floor=0.4))


class TestInverseRoot:
    def test_after_four_times_the_warm_up_half_the_peak_is_left(self):
        rates = [
            inverse_root_schedule(step, peak=0.8, warmup_steps=10)
            for step in (0, 5, 10, 40, 160)
        ]
        assert rates == pytest.approx([0.0, 0.4, 0.8, 0.4, 0.2])

    def test_it_is_equation_3_of_the_paper(self):
        d_model, warmup = 512, 4000
        for step in (1, 17, 3999, 4000, 4001, 100_000):
            expected = d_model**-0.5 * min(step**-0.5, step * warmup**-1.5)
            found = inverse_root_schedule(
                step, peak=(d_model * warmup) ** -0.5, warmup_steps=warmup
            )
            assert found == pytest.approx(expected, rel=1e-12)

    @pytest.mark.parametrize("warmup_steps", [1, 5])
    def test_it_is_transformers(self, warmup_steps):
        expected = judge(
            lambda o: transformers.get_inverse_sqrt_schedule(o, warmup_steps),
            peak=0.3,
            n_steps=30,
        )
        found = [
            inverse_root_schedule(step, peak=0.3, warmup_steps=warmup_steps)
            for step in range(30)
        ]
        assert found == pytest.approx(expected, rel=1e-12)

    @settings(deadline=None)
    @given(st.integers(0, 5000), st.integers(1, 500))
    def test_it_never_exceeds_its_peak_and_never_ends(self, step, warmup_steps):
        rate = inverse_root_schedule(step, peak=0.3, warmup_steps=warmup_steps)
        assert 0 <= rate <= 0.3
        assert (rate == 0) == (step == 0)

    def test_impossible_settings_are_refused(self):
        with pytest.raises(ConfigError, match="at least 1, got 0"):
            inverse_root_schedule(3, peak=0.3, warmup_steps=0)
        with pytest.raises(ConfigError, match="got -1"):
            inverse_root_schedule(-1, peak=0.3, warmup_steps=4)
        with pytest.raises(ConfigError, match=r"peak=-0\.5"):
            inverse_root_schedule(3, peak=-0.5, warmup_steps=4)
