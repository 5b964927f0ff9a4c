"""Clipping by hand, against torch, by its laws, and where nothing can be clipped."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError, DivergenceError
from llmos_edu.train import SGD, clip_gradients


def parameters(scale: float = 1.0, *, dtype=torch.float64) -> list[nn.Parameter]:
    source = torch.Generator().manual_seed(0)
    made = []
    for shape in ((2, 3), (5,), ()):
        parameter = nn.Parameter(torch.zeros(shape, dtype=dtype))
        gradient = torch.randn(shape, generator=source, dtype=torch.float64)
        parameter.grad = (scale * gradient).to(dtype)
        made.append(parameter)
    return made


class TestByHand:
    def test_3_and_4_in_two_parameters_are_5_together(self):
        first, second = parameters()[1:]
        first.grad = torch.tensor([3.0, 0, 0, 0, 0], dtype=torch.float64)
        second.grad = torch.tensor(4.0, dtype=torch.float64)
        assert clip_gradients([first, second], max_norm=1.0) == pytest.approx(5.0)
        assert first.grad[0].item() == pytest.approx(0.6, abs=1e-6)
        assert second.grad.item() == pytest.approx(0.8, abs=1e-6)


class TestParity:
    @pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
    def test_it_is_torchs(self, scale):
        ours, theirs = parameters(scale), parameters(scale)
        norm = clip_gradients(ours, max_norm=1.5)
        expected = nn.utils.clip_grad_norm_(theirs, max_norm=1.5)
        assert norm == pytest.approx(expected.item(), rel=1e-12)
        for a, b in zip(ours, theirs, strict=True):
            assert_close(a.grad, b.grad, atol=1e-10, rtol=0)


class TestLaws:
    @settings(deadline=None)
    @given(st.floats(1e-3, 1e3), st.floats(1e-3, 1e3))
    def test_the_direction_stays_and_the_length_is_bounded(self, scale, max_norm):
        before = torch.cat([p.grad.flatten() for p in parameters(scale)])
        clipped = parameters(scale)
        norm = clip_gradients(clipped, max_norm=max_norm)
        after = torch.cat([p.grad.flatten() for p in clipped])
        assert norm == pytest.approx(before.norm().item())
        assert after.norm().item() <= max_norm * (1 + 1e-9)
        assert_close(after / after.norm(), before / before.norm())

    def test_the_flat_tensors_of_an_optimizer_hold_the_same_gradients(self):
        plain, flat = parameters(), parameters()
        optimizer = SGD(flat, learning_rate=1.0)
        norm = clip_gradients(plain, max_norm=0.5)
        assert clip_gradients(optimizer.flat_weights, max_norm=0.5) == pytest.approx(
            norm
        )
        for a, b in zip(plain, flat, strict=True):
            assert_close(a.grad, b.grad, atol=1e-12, rtol=0)


class TestEdges:
    def test_no_gradient_has_norm_0(self):
        assert clip_gradients([nn.Parameter(torch.ones(2))], max_norm=1.0) == 0.0

    @pytest.mark.parametrize("value", [math.inf, math.nan])
    def test_a_norm_that_is_not_finite_is_refused_and_nothing_changes(self, value):
        made = parameters()
        made[2].grad.fill_(value)
        before = made[0].grad.clone()
        with pytest.raises(DivergenceError, match=f"must be finite, got {value}"):
            clip_gradients(made, max_norm=1e-3)
        assert torch.equal(made[0].grad, before)

    @pytest.mark.parametrize("max_norm", [0.0, -1.0, math.nan])
    def test_a_norm_that_lets_nothing_through_is_refused(self, max_norm):
        with pytest.raises(ConfigError, match=f"max_norm .* got {max_norm}"):
            clip_gradients(parameters(), max_norm=max_norm)
