"""Experts: grouped products by hand and by their gradients, experts by their laws."""

import pytest
import torch
from torch.testing import assert_close

from llmos_edu.core import ConfigError, UnknownNameError
from llmos_edu.nn import Experts, FeedForward, experts, grouped_linear
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random

N_ROWS = [3, 0, 4, 2]


class TestByHand:
    def test_each_group_meets_its_own_matrix(self):
        x = torch.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]])
        weight = torch.tensor([[[1.0, 0.0]], [[0.0, 10.0]]])
        expected = torch.tensor([[1.0], [40.0], [60.0]])
        for implementation in ("fused", "readable"):
            y = grouped_linear(x, weight, [1, 2], implementation=implementation)
            assert_close(y, expected)


class TestParity:
    def test_the_fused_products_and_gradients_are_the_readable_ones(self):
        results = []
        for implementation in ("fused", "readable"):
            x = random(9, 5).requires_grad_()
            weight = random(4, 7, 5, seed=1).requires_grad_()
            y = grouped_linear(x, weight, N_ROWS, implementation=implementation)
            (y * random(9, 7, seed=2)).sum().backward()
            results.append((y.detach(), x.grad, weight.grad))
        for fused, readable in zip(*results, strict=True):
            assert_close(fused, readable, atol=1e-10, rtol=0)

    def test_the_gradients_are_those_of_finite_differences(self):
        x = random(9, 3).requires_grad_()
        weight = random(4, 2, 3, seed=1).requires_grad_()
        assert torch.autograd.gradcheck(
            lambda x, weight: grouped_linear(x, weight, N_ROWS), (x, weight)
        )

    def test_an_expert_is_a_feed_forward_layer_without_offsets(self):
        ours = Experts(n_experts=4, d_model=6, d_ff=10).double()
        twin = FeedForward(d_model=6, d_ff=10).double()
        with torch.no_grad():
            for part, weight in ((twin.w_in, ours.w_in), (twin.w_out, ours.w_out)):
                part.weight.copy_(weight[2])
                part.bias.zero_()
        x = random(9, 6)
        assert_close(ours.one(2, x), twin(x), atol=1e-10, rtol=0)


class TestLaws:
    @pytest.mark.parametrize("is_gated", [False, True])
    def test_together_they_answer_as_each_alone(self, is_gated):
        layer = Experts(n_experts=4, d_model=6, d_ff=10, is_gated=is_gated).double()
        x = random(9, 6)
        alone = [layer.one(i, rows) for i, rows in enumerate(x.split(N_ROWS))]
        assert_close(layer(x, N_ROWS), torch.cat(alone), atol=1e-10, rtol=0)

    def test_an_expert_without_rows_gets_a_gradient_of_zero(self):
        layer = Experts(n_experts=4, d_model=6, d_ff=10).double()
        layer(random(9, 6), N_ROWS).sum().backward()
        assert layer.w_in.grad[1].abs().max() == 0
        assert all(layer.w_in.grad[i].abs().max() > 0 for i in (0, 2, 3))

    def test_a_gate_of_zeros_lets_nothing_through(self):
        layer = Experts(n_experts=2, d_model=6, d_ff=10, is_gated=True)
        with torch.no_grad():
            layer.w_in[:, 10:].zero_()
        assert layer(torch.ones(3, 6), [1, 2]).abs().max() == 0

    def test_products_follow_the_precision_of_a_mixed_block(self):
        layer = Experts(n_experts=2, d_model=6, d_ff=10)
        with torch.autocast("cpu", torch.bfloat16):
            y = layer(random(3, 6).float(), [1, 2])
        y.float().sum().backward()
        assert y.dtype == torch.bfloat16
        assert layer.w_in.grad.dtype == torch.float32


class TestEdges:
    @pytest.mark.parametrize("size", ["n_experts", "d_model", "d_ff"])
    def test_a_size_of_zero_is_refused(self, size):
        with pytest.raises(ConfigError, match=f"{size}=0"):
            Experts(**({"n_experts": 2, "d_model": 6, "d_ff": 10} | {size: 0}))

    def test_an_unknown_bend_is_refused(self):
        with pytest.raises(UnknownNameError, match="'gelo'; did you mean 'gelu'"):
            Experts(n_experts=2, d_model=6, d_ff=10, activation="gelo")

    def test_a_printed_layer_shows_its_sizes(self):
        shown = "n_experts=2, d_model=6, d_ff=10, is_gated=True"
        assert shown in repr(Experts(n_experts=2, d_model=6, d_ff=10, is_gated=True))


def test_every_shape_comment_in_experts_is_true():
    layer = Experts(n_experts=4, d_model=6, d_ff=10).double()
    x = random(9, 6).requires_grad_()
    sizes = {"row": 9, "expert": 4}
    with checked_shape_comments(experts, **sizes) as checked:
        layer(x, N_ROWS).sum().backward()
        layer.one(2, x)
    assert len(checked) == len(dict(read_promises(experts)))
