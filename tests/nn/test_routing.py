"""Routing: places and losses by hand, against `transformers`, by their laws."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close
from transformers.models.mixtral.modeling_mixtral import load_balancing_loss_func
from transformers.models.switch_transformers import modeling_switch_transformers

from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import Routing, balance_loss, capacity_for, routing, z_loss
from llmos_edu.nn import within_capacity as fits
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random, random_ids


def of(expert_ids: list[list[int]], is_kept: list[list[bool]]) -> Routing:
    wishes = torch.tensor(expert_ids)
    return Routing(
        logits=torch.zeros(len(wishes), 3),
        expert_ids=wishes,
        weights=torch.ones(wishes.shape),
        is_kept=torch.tensor(is_kept),
    )


class TestByHand:
    def test_everything_is_accounted_for(self):
        decided = of(
            [[0, 1], [0, 1], [0, 2]], [[True, True], [True, False], [False] * 2]
        )
        assert decided.n_experts == 3
        assert decided.n_asked.tolist() == [3, 2, 1]
        assert decided.n_sent.tolist() == [2, 1, 0]
        assert decided.n_refused == 3
        assert decided.is_dropped.tolist() == [False, False, True]
        assert decided.n_dropped == 1

    def test_capacity_is_the_even_share_with_room_rounded_up(self):
        # 10 tokens, 2 choices each, 4 experts: 5 apiece, 6.25 with a quarter more
        sizes = {"n_tokens": 10, "n_experts": 4, "n_active_experts": 2}
        assert capacity_for(**sizes, capacity_factor=1.0) == 5
        assert capacity_for(**sizes, capacity_factor=1.25) == 7
        assert capacity_for(**sizes, capacity_factor=0.01) == 1

    def test_capacity_is_not_rounded_up_by_a_rounding_error(self):
        # 1.1 * 10 is 11.000000000000002 in floating point
        sizes = {"n_tokens": 10, "n_experts": 1, "n_active_experts": 1}
        assert capacity_for(**sizes, capacity_factor=1.1) == 11

    def test_a_later_first_choice_beats_an_earlier_second_one(self):
        wishes = torch.tensor([[0, 1], [1, 0]])
        expected = torch.tensor([[True, False], [True, False]])
        assert torch.equal(fits(wishes, n_experts=2, capacity=1), expected)

    def test_who_does_not_ask_takes_no_place(self):
        wishes = torch.tensor([[0], [0], [0]])
        is_asking = torch.tensor([[False], [True], [True]])
        kept = fits(wishes, n_experts=1, capacity=1, is_asking=is_asking)
        assert kept.tolist() == [[False], [True], [False]]

    def test_one_expert_for_all_costs_as_much_as_there_are_experts(self):
        logits = torch.tensor([[100.0, 0.0, 0.0]]).expand(5, 3)
        wishes = torch.zeros(5, 1, dtype=torch.int64)
        assert_close(balance_loss(logits, wishes), torch.tensor(3.0))

    def test_the_balance_loss_weighs_shares_by_probabilities(self):
        # three of four to expert 0, each with 0.8: 2 * (0.75 * 0.8 + 0.25 * 0.2)
        logits = torch.tensor([[math.log(4), 0.0]]).expand(4, 2)
        wishes = torch.tensor([[0], [0], [0], [1]])
        assert_close(balance_loss(logits, wishes), torch.tensor(1.3))

    def test_z_is_the_log_of_the_sum_of_exponentials(self):
        # log(e^0 + e^0) = log 2, and log(3 + 1) = 2 log 2; squares 1 and 4, mean 2.5
        logits = torch.tensor([[0.0, 0.0], [math.log(3), 0.0]])
        assert_close(z_loss(logits), torch.tensor(2.5 * math.log(2) ** 2))


class TestParity:
    @pytest.mark.parametrize("n_active_experts", [1, 2, 3])
    def test_the_balance_loss_is_mixtrals_per_choice(self, n_active_experts):
        logits = random(20, 5)
        wishes = logits.topk(n_active_experts).indices
        theirs = load_balancing_loss_func((logits.float(),), 5, n_active_experts)
        ours = balance_loss(logits.float(), wishes) * n_active_experts
        assert_close(ours, theirs, atol=1e-6, rtol=0)  # they count in float32

    def test_the_balance_loss_is_that_of_switch_transformers(self):
        logits = random(20, 5)
        wishes = logits.topk(1).indices
        theirs = modeling_switch_transformers.load_balancing_loss_func(
            logits.softmax(-1)[None], wishes[None, :, 0]
        )
        assert_close(balance_loss(logits, wishes), theirs, atol=1e-7, rtol=0)

    def test_the_z_loss_is_that_of_switch_transformers(self):
        logits = random(20, 5)
        theirs = modeling_switch_transformers.router_z_loss_func(logits[None])
        assert_close(z_loss(logits), theirs, atol=1e-10, rtol=0)


class TestLaws:
    @given(st.integers(1, 6), st.integers(1, 5), st.floats(0.1, 3.0))
    def test_perfect_balance_costs_1(self, n_experts, rounds, size):
        wishes = torch.arange(n_experts).repeat(rounds).unsqueeze(1)
        logits = size * random(n_experts * rounds, n_experts)
        assert_close(balance_loss(logits, wishes), torch.ones((), dtype=torch.float64))

    @given(st.integers(1, 9), st.integers(1, 4), st.integers(0, 20))
    def test_no_expert_takes_more_than_its_capacity(self, capacity, n_experts, seed):
        wishes = random_ids(12, 1, vocab_size=n_experts, seed=seed)
        kept = fits(wishes, n_experts=n_experts, capacity=capacity)
        asked = torch.bincount(wishes.flatten(), minlength=n_experts)
        sent = torch.bincount(wishes[kept], minlength=n_experts)
        assert torch.equal(sent, asked.clamp_max(capacity))

    def test_descending_the_balance_loss_spreads_the_tokens(self):
        logits = (random(60, 4) + torch.tensor([3.0, 0, 0, 0])).requires_grad_()
        before = balance_loss(logits, logits.topk(1).indices).item()
        for _ in range(50):
            loss = balance_loss(logits, logits.topk(1).indices)
            (gradient,) = torch.autograd.grad(loss, logits)
            logits = (logits - 20 * gradient).detach().requires_grad_()
        assert before > 2
        assert loss < 1.1

    def test_half_precision_is_left_before_the_losses(self):
        logits = random(6, 4).to(torch.bfloat16)
        wishes = logits.topk(1).indices
        assert balance_loss(logits, wishes).dtype == torch.float32
        assert z_loss(logits).dtype == torch.float32


class TestEdges:
    @pytest.mark.parametrize("capacity", [0, -3])
    def test_a_capacity_of_nothing_is_refused(self, capacity):
        wishes = torch.zeros(2, 1, dtype=torch.int64)
        with pytest.raises(ConfigError, match=f"one choice, got capacity={capacity};"):
            fits(wishes, n_experts=2, capacity=capacity)

    @pytest.mark.parametrize("wish", [-1, 2])
    def test_an_expert_that_is_not_there_is_refused(self, wish):
        wishes = torch.tensor([[1], [wish]])
        with pytest.raises(InputError, match=r"from 0 to 1, got (-1 to 1|1 to 2)"):
            fits(wishes, n_experts=2, capacity=1)

    @pytest.mark.parametrize(
        ("name", "value"),
        [("n_experts", 0), ("n_active_experts", 0), ("capacity_factor", 0.0)],
    )
    def test_a_share_of_nothing_is_refused(self, name, value):
        sizes = {"n_experts": 4, "n_active_experts": 1, "capacity_factor": 1.0}
        with pytest.raises(ConfigError, match=f"got .*{name}={value}"):
            capacity_for(n_tokens=8, **sizes | {name: value})


def test_every_shape_comment_in_routing_is_true():
    wishes = random(11, 5).topk(2).indices
    sizes = {"token": 11, "choice": 2, "rank": 22, "expert": 5}
    asking = torch.ones_like(wishes, dtype=torch.bool)
    with checked_shape_comments(routing, **sizes) as checked:
        fits(wishes, n_experts=5, capacity=3, is_asking=asking)
        balance_loss(random(11, 5), wishes)
    assert len(checked) == len(dict(read_promises(routing)))
