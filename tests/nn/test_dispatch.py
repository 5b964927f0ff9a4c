"""Dispatch by hand, sorted against one by one, and by its laws."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import Tensor
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.nn import Experts, GShardGate, Routing, dispatch, send_to_experts
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random

BOTH = pytest.mark.parametrize("implementation", ["fused", "readable"])


def new_experts(n_experts: int = 5, d_model: int = 6) -> Experts:
    generator = torch.Generator().manual_seed(0)
    return Experts(
        n_experts=n_experts, d_model=d_model, d_ff=7, generator=generator
    ).double()


def random_routing(n_tokens: int, *, seed: int = 0, n_experts: int = 5) -> Routing:
    """Two choices a token, a third of them not kept."""
    logits = random(n_tokens, n_experts, seed=seed)
    best, expert_ids = logits.topk(2)
    is_kept = random(n_tokens, 2, seed=seed + 1) > -0.4
    weights = best.softmax(dim=-1).masked_fill(~is_kept, 0.0)
    return Routing(
        logits=logits, expert_ids=expert_ids, weights=weights, is_kept=is_kept
    )


class TestByHand:
    @BOTH
    def test_answers_are_added_by_weight_and_what_is_dropped_is_zero(
        self, implementation
    ):
        layer = Experts(n_experts=2, d_model=1, d_ff=1, activation="relu")
        with torch.no_grad():
            layer.w_in.fill_(1.0)
            layer.w_out.copy_(torch.tensor([[[10.0]], [[100.0]]]))
        routing = Routing(
            logits=torch.zeros(3, 2),
            expert_ids=torch.tensor([[0, 1], [1, 0], [0, 1]]),
            weights=torch.tensor([[0.75, 0.25], [0.5, 0.0], [0.0, 0.0]]),
            is_kept=torch.tensor([[True, True], [True, False], [False, False]]),
        )
        x = torch.tensor([[1.0], [2.0], [3.0]])
        # 0.75 * 10 + 0.25 * 100, then 0.5 * 200, then nobody
        mixed = send_to_experts(x, routing, layer, implementation=implementation)
        assert_close(mixed, torch.tensor([[32.5], [100.0], [0.0]]))


class TestParity:
    @given(st.integers(1, 12), st.integers(0, 50))
    def test_sorted_is_one_by_one_and_so_are_all_gradients(self, n_tokens, seed):
        routing, results = random_routing(n_tokens, seed=seed), []
        for implementation in ("fused", "readable"):
            layer = new_experts()
            x = random(n_tokens, 6).requires_grad_()
            weights = routing.weights.clone().requires_grad_()
            asked = Routing(
                logits=routing.logits,
                expert_ids=routing.expert_ids,
                weights=weights,
                is_kept=routing.is_kept,
            )
            mixed = send_to_experts(x, asked, layer, implementation=implementation)
            (mixed * random(n_tokens, 6, seed=3)).sum().backward()
            results.append(
                (mixed, x.grad, weights.grad, layer.w_in.grad, layer.w_out.grad)
            )
        for fused, readable in zip(*results, strict=True):
            assert_close(fused, readable, atol=1e-10, rtol=0)


class TestLaws:
    @BOTH
    def test_experts_see_their_own_tokens_only(self, implementation):
        layer, routing = new_experts(), random_routing(12)
        before = send_to_experts(
            random(12, 6), routing, layer, implementation=implementation
        )
        with torch.no_grad():
            layer.w_out[3].zero_()
        after = send_to_experts(
            random(12, 6), routing, layer, implementation=implementation
        )
        asked = ((routing.expert_ids == 3) & routing.is_kept).any(dim=-1)
        assert asked.any()
        assert not asked.all()
        seen = (before != after).any(dim=-1)
        assert torch.equal(seen, asked)

    def test_rows_that_experts_work_on_do_not_depend_on_how_many_there_are(
        self, monkeypatch
    ):
        rows = []
        forward = Experts.forward

        def count(self: Experts, x: Tensor, n_rows: list[int]) -> Tensor:
            rows.append(len(x))
            return forward(self, x, n_rows)

        monkeypatch.setattr(Experts, "forward", count)
        x = random(32, 6)
        for n_experts in (4, 64):
            gate = GShardGate(d_model=6, n_experts=n_experts, capacity_factor=None)
            routing = gate.double().eval()(x)
            send_to_experts(x, routing, new_experts(n_experts))
        assert rows == [64, 64]

    def test_nobody_kept_means_zeros(self):
        routing = random_routing(4)
        nobody = Routing(
            logits=routing.logits,
            expert_ids=routing.expert_ids,
            weights=torch.zeros_like(routing.weights),
            is_kept=torch.zeros_like(routing.is_kept),
        )
        for implementation in ("fused", "readable"):
            mixed = send_to_experts(
                random(4, 6), nobody, new_experts(), implementation=implementation
            )
            assert mixed.abs().max() == 0


class TestEdges:
    @BOTH
    @pytest.mark.parametrize(("n_tokens", "n_experts"), [(4, 3), (5, 5)])
    def test_a_routing_of_something_else_is_refused(
        self, implementation, n_tokens, n_experts
    ):
        routing = random_routing(n_tokens, n_experts=5)
        with pytest.raises(InputError, match=rf"4 tokens and {n_experts} experts, got"):
            send_to_experts(
                random(4, 6),
                routing,
                new_experts(n_experts),
                implementation=implementation,
            )


def test_every_shape_comment_in_dispatch_is_true():
    routing = random_routing(12)
    n_rows = int(routing.is_kept.sum())
    sizes = {"token": 12, "choice": 2, "d_model": 6}
    with checked_shape_comments(dispatch, **sizes) as checked:
        for implementation in ("fused", "readable"):
            send_to_experts(
                random(12, 6), routing, new_experts(), implementation=implementation
            )
    assert 0 < n_rows < 24
    assert len(checked) == len(dict(read_promises(dispatch)))
