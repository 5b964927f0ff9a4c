"""Distillation by hand, against torch's divergence, by its laws, and at its edges."""

import math

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.testing import assert_close

from llmos_edu.compress import (
    attention_loss,
    distillation_loss,
    hidden_loss,
    soft_loss,
    soft_targets,
)
from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import Linear
from llmos_edu.train import cross_entropy
from tests.tensors import random, random_ids

BOTH = pytest.mark.parametrize("implementation", ["fused", "readable"])
LAW = settings(deadline=None, max_examples=25)
temperatures = st.floats(0.3, 20.0)
seeds = st.integers(0, 10_000)


def maps(*shape: int, seed: int = 0):
    return random(*shape, seed=seed).softmax(dim=-1)


class TestByHand:
    def test_a_higher_temperature_takes_roots_of_the_shares(self):
        logits = torch.tensor([math.log(16.0), 0.0])  # shares 16 : 1
        # at T = 4 the shares stand as the fourth roots, 2 : 1
        assert_close(
            soft_targets(logits, temperature=4.0), torch.tensor([2 / 3, 1 / 3])
        )

    @BOTH
    def test_three_quarters_against_an_even_guess(self, implementation):
        teacher = torch.tensor([[math.log(3.0), 0.0]])  # 3/4 and 1/4
        loss = soft_loss(
            torch.zeros(1, 2), teacher, temperature=1.0, implementation=implementation
        )
        expected = 3 / 4 * math.log(3 / 2) + 1 / 4 * math.log(1 / 2)
        assert loss.item() == pytest.approx(expected)

    @BOTH
    def test_at_temperature_2_four_times_the_divergence_of_the_roots(
        self, implementation
    ):
        teacher = torch.tensor([[math.log(9.0), 0.0]])  # 9 : 1, at T = 2 it is 3 : 1
        loss = soft_loss(
            torch.zeros(1, 2), teacher, temperature=2.0, implementation=implementation
        )
        expected = 3 / 4 * math.log(3 / 2) + 1 / 4 * math.log(1 / 2)
        assert loss.item() == pytest.approx(4 * expected)

    @BOTH
    def test_soft_and_hard_parts_are_mixed_by_the_weight(self, implementation):
        teacher = torch.tensor([[math.log(3.0), 0.0]])
        loss = distillation_loss(
            torch.zeros(1, 2),
            teacher,
            temperature=1.0,
            target_ids=torch.tensor([1]),
            hard_weight=0.25,
            implementation=implementation,
        )
        soft = 3 / 4 * math.log(3 / 2) + 1 / 4 * math.log(1 / 2)
        assert loss.item() == pytest.approx(0.75 * soft + 0.25 * math.log(2))

    def test_hidden_states_are_compared_number_by_number(self):
        student = torch.tensor([[1.0, 2.0]])
        teacher = torch.tensor([[3.0, 2.0]])
        assert hidden_loss(student, teacher).item() == pytest.approx(4 / 2)

    def test_attention_is_compared_query_by_query(self):
        teacher = torch.tensor([[1.0, 0.0], [0.5, 0.5]])
        student = torch.tensor([[1.0, 0.0], [0.25, 0.75]])
        # query 0 agrees; query 1 is off by half of log 2 and half of log 2/3
        expected = (0.5 * math.log(2) + 0.5 * math.log(2 / 3)) / 2
        assert attention_loss(student, teacher).item() == pytest.approx(expected)


@BOTH
class TestParity:
    @pytest.mark.parametrize("temperature", [0.5, 1.0, 4.0])
    def test_value_and_gradient_are_those_of_torchs_divergence(
        self, temperature, implementation
    ):
        student = random(3, 5, 7).requires_grad_()
        teacher = random(3, 5, 7, seed=1)
        ours = soft_loss(
            student, teacher, temperature=temperature, implementation=implementation
        )
        theirs = temperature**2 * F.kl_div(
            (student / temperature).log_softmax(dim=-1).flatten(end_dim=1),
            (teacher / temperature).softmax(dim=-1).flatten(end_dim=1),
            reduction="batchmean",
        )
        assert_close(ours, theirs, rtol=0, atol=1e-10)
        (slope,) = torch.autograd.grad(ours, student)
        (judge,) = torch.autograd.grad(theirs, student)
        assert_close(slope, judge, rtol=0, atol=1e-10)

    def test_with_right_answers_alone_it_is_cross_entropy(self, implementation):
        student, targets = random(4, 6), random_ids(4, vocab_size=6)
        ours = distillation_loss(
            student,
            random(4, 6, seed=1),
            target_ids=targets,
            hard_weight=1.0,
            implementation=implementation,
        )
        assert_close(ours, cross_entropy(student, targets), rtol=0, atol=1e-10)


def test_attention_is_compared_as_torch_compares_shares():
    student, teacher = maps(2, 3, 4, 5), maps(2, 3, 4, 5, seed=1)
    judge = F.kl_div(student.log(), teacher, reduction="none").sum(dim=-1).mean()
    assert_close(attention_loss(student, teacher), judge, rtol=0, atol=1e-10)


class TestLaws:
    @LAW
    @given(temperature=temperatures, seed=seeds)
    def test_shares_sum_to_1_and_keep_their_order(self, temperature, seed):
        logits = random(3, 6, seed=seed)
        shares = soft_targets(logits, temperature=temperature)
        assert_close(shares.sum(dim=-1), torch.ones(3, dtype=torch.float64))
        assert torch.equal(shares.argsort(dim=-1), logits.argsort(dim=-1))

    @LAW
    @given(temperature=temperatures, seed=seeds)
    def test_it_is_zero_where_both_agree_and_positive_elsewhere(
        self, temperature, seed
    ):
        ours, theirs = random(3, 6, seed=seed), random(3, 6, seed=seed + 1)
        assert soft_loss(ours, ours, temperature=temperature).item() == pytest.approx(
            0.0, abs=1e-12
        )
        assert soft_loss(ours, theirs, temperature=temperature) > 1e-6

    @LAW
    @given(temperature=temperatures, constant=st.floats(-50, 50), seed=seeds)
    def test_a_constant_added_to_all_scores_changes_nothing(
        self, temperature, constant, seed
    ):
        ours, theirs = random(3, 6, seed=seed), random(3, 6, seed=seed + 1)
        plain = soft_loss(ours, theirs, temperature=temperature)
        moved = soft_loss(ours + constant, theirs, temperature=temperature)
        shown = soft_loss(ours, theirs + constant, temperature=temperature)
        assert_close(moved, plain, rtol=1e-9, atol=1e-10)
        assert_close(shown, plain, rtol=1e-9, atol=1e-10)

    @LAW
    @given(seed=seeds)
    def test_at_high_temperature_it_is_half_the_squared_gap_of_centred_scores(
        self, seed
    ):
        """Hinton et al. (2015), section 2.1: matching logits is the limit."""
        ours, theirs = random(5, 6, seed=seed), random(5, 6, seed=seed + 1)
        gap = ours - theirs
        gap = gap - gap.mean(dim=-1, keepdim=True)
        limit = (gap**2).mean() / 2
        assert_close(
            soft_loss(ours, theirs, temperature=1e4), limit, rtol=2e-3, atol=1e-6
        )

    @pytest.mark.parametrize("vocab_size", [3, 50])
    def test_at_high_temperature_the_gradient_does_not_depend_on_it(self, vocab_size):
        ours = random(8, vocab_size).requires_grad_()
        theirs = random(8, vocab_size, seed=1)
        sizes = []
        for temperature in (100.0, 1000.0):
            loss = soft_loss(ours, theirs, temperature=temperature)
            (slope,) = torch.autograd.grad(loss, ours)
            sizes.append(slope.norm().item())
        assert sizes[0] == pytest.approx(sizes[1], rel=0.02)

    def test_the_readable_one_equals_the_fused_one(self):
        ours, theirs = random(4, 5, 7), random(4, 5, 7, seed=1)
        fused = soft_loss(ours, theirs, temperature=3.0)
        readable = soft_loss(ours, theirs, temperature=3.0, implementation="readable")
        assert_close(fused, readable, rtol=0, atol=1e-12)

    def test_ignored_rows_count_in_neither_part(self):
        ours, theirs = random(2, 3, 6), random(2, 3, 6, seed=1)
        targets = torch.tensor([[1, -100, 3], [-100, 5, 0]])
        counts = targets != -100
        settings_ = {"temperature": 2.0, "hard_weight": 0.3}
        whole = distillation_loss(
            ours, theirs, target_ids=targets, ignore_id=-100, **settings_
        )
        kept = distillation_loss(
            ours[counts], theirs[counts], target_ids=targets[counts], **settings_
        )
        assert_close(whole, kept, rtol=0, atol=1e-12)

    def test_no_gradient_flows_into_the_teacher(self):
        ours = random(3, 4).requires_grad_()
        theirs = random(3, 4, seed=1).requires_grad_()
        soft_loss(ours, theirs).backward()
        assert theirs.grad is None
        assert ours.grad.abs().sum() > 0

    def test_half_precision_is_summed_in_float32(self):
        ours, theirs = random(4, 9, dtype=torch.float32), random(4, 9, seed=1)
        low = soft_loss(ours.bfloat16(), theirs.float().bfloat16())
        full = soft_loss(ours.bfloat16().float(), theirs.float().bfloat16().float())
        assert low.dtype == torch.float32
        assert_close(low, full)

    def test_equal_attention_costs_nothing_even_where_nothing_may_be_seen(self):
        hidden = torch.ones(4, 4, dtype=torch.bool).tril(-1)  # query 0 sees nobody
        weights = (random(2, 3, 4, 4).masked_fill(~hidden, -math.inf)).softmax(dim=-1)
        weights = weights.nan_to_num(0.0).requires_grad_()
        loss = attention_loss(weights, weights)
        loss.backward()
        assert loss.item() == 0.0
        assert torch.isfinite(weights.grad).all()

    def test_a_projection_carries_one_width_to_another_and_learns(self):
        projection = Linear(4, 6).double()
        student = random(2, 3, 4).requires_grad_()
        teacher = random(2, 3, 6, seed=1)
        loss = hidden_loss(student, teacher, projection=projection)
        loss.backward()
        assert_close(loss, F.mse_loss(projection(student), teacher))
        assert student.grad.abs().sum() > 0
        assert projection.weight.grad.abs().sum() > 0


class TestEdges:
    @pytest.mark.parametrize("temperature", [0.0, -2.0, math.inf, math.nan])
    def test_a_temperature_must_be_above_0_and_finite(self, temperature):
        with pytest.raises(ConfigError, match=rf"above 0, got {temperature}"):
            soft_targets(torch.zeros(2), temperature=temperature)
        with pytest.raises(ConfigError, match=rf"above 0, got {temperature}"):
            distillation_loss(
                torch.zeros(1, 2), torch.zeros(1, 2), temperature=temperature
            )

    @pytest.mark.parametrize("hard_weight", [-0.1, 1.5, math.nan])
    def test_a_share_outside_0_to_1_is_refused(self, hard_weight):
        with pytest.raises(ConfigError, match=rf"\[0, 1\], got {hard_weight}"):
            distillation_loss(
                torch.zeros(1, 2),
                torch.zeros(1, 2),
                target_ids=torch.tensor([0]),
                hard_weight=hard_weight,
            )

    def test_other_vocabularies_are_refused(self):
        with pytest.raises(InputError, match=r"vocab_size 7 and 9; .* tokenizer"):
            distillation_loss(torch.zeros(3, 7), torch.zeros(3, 9))

    def test_other_places_are_refused(self):
        with pytest.raises(InputError, match=r"\(3, 7\) and \(4, 7\)"):
            soft_loss(torch.zeros(3, 7), torch.zeros(4, 7))

    def test_right_answers_must_be_there_where_they_count(self):
        with pytest.raises(ConfigError, match=r"hard_weight=0.5 .* without target_ids"):
            distillation_loss(torch.zeros(1, 2), torch.zeros(1, 2), hard_weight=0.5)

    def test_a_batch_of_padding_has_nothing_to_average(self):
        with pytest.raises(InputError, match="none that counts with ignore_id=0"):
            distillation_loss(
                torch.zeros(2, 3),
                torch.zeros(2, 3),
                target_ids=torch.tensor([0, 0]),
                ignore_id=0,
            )

    def test_hidden_states_of_other_widths_need_a_projection(self):
        with pytest.raises(InputError, match=r"\(2, 4\) .* \(2, 6\); give a proj"):
            hidden_loss(torch.zeros(2, 4), torch.zeros(2, 6))

    def test_maps_of_other_heads_are_refused(self):
        with pytest.raises(InputError, match=r"\(1, 2, 3, 3\) .* \(1, 4, 3, 3\); give"):
            attention_loss(torch.zeros(1, 2, 3, 3), torch.zeros(1, 4, 3, 3))
