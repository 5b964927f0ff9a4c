"""Gates: choices by hand, against `transformers`, by their laws and at their edges."""

import pytest
import torch
from torch.testing import assert_close
from transformers import MixtralConfig, SwitchTransformersConfig
from transformers.models.mixtral.modeling_mixtral import MixtralTopKRouter
from transformers.models.switch_transformers.modeling_switch_transformers import (
    SwitchTransformersTop1Router,
)

from llmos_edu.core import ConfigError, UnknownNameError, seeded
from llmos_edu.nn import (
    GATES,
    GShardGate,
    NoisyTopKGate,
    Routing,
    SwitchGate,
    TopKGate,
    gates,
    new_gate,
)
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random

N_ACTIVE = {"gshard": 2, "noisy_top_k": 3, "switch": 1, "top_k": 3}


def with_logits(gate: torch.nn.Module, logits: torch.Tensor) -> Routing:
    """Let a gate of as many features as experts see its own scores."""
    with torch.no_grad():
        gate.w_gate.weight.copy_(torch.eye(logits.shape[1]))
    return gate.double()(logits)


def random_gate(name: str, *, n_experts: int = 5) -> gates.Gate:
    gate = new_gate(
        name, d_model=6, n_experts=n_experts, n_active_experts=N_ACTIVE[name]
    )
    with torch.no_grad():
        gate.w_gate.weight.copy_(random(n_experts, 6))
    return gate.double()


class TestByHand:
    def test_the_best_two_share_one_unit_of_weight(self):
        logits = torch.tensor([[1.0, 4.0, 3.0]]).log().double()
        routing = with_logits(TopKGate(d_model=3, n_experts=3), logits)
        assert routing.expert_ids.tolist() == [[1, 2]]
        # softmax over the logs of 4 and 3
        assert_close(routing.weights[0], torch.tensor([4 / 7, 3 / 7]).double())
        assert routing.is_kept.all()
        assert routing.capacity is None

    def test_switch_weighs_by_probability_and_drops_what_overflows(self):
        # 4 tokens, 2 experts, factor 1: two places each, and three want expert 0
        logits = torch.tensor([[3.0, 1], [3, 1], [1, 3], [3, 1]]).log().double()
        gate = SwitchGate(d_model=2, n_experts=2, capacity_factor=1.0)
        routing = with_logits(gate, logits)
        assert routing.capacity == 2
        assert routing.expert_ids.flatten().tolist() == [0, 0, 1, 0]
        assert routing.weights.flatten().tolist() == pytest.approx([0.75] * 3 + [0])
        assert routing.is_dropped.tolist() == [False, False, False, True]

    def test_gshard_drops_second_choices_before_first_ones(self):
        # all want expert 0 first or second; it has room for 3 of 4
        logits = torch.tensor([[2.0, 3, 1], [2, 1, 3], [3, 2, 1], [3, 1, 2]]).log()
        gate = GShardGate(d_model=3, n_experts=3, capacity_factor=1.0).eval()
        routing = with_logits(gate, logits.double())
        assert routing.capacity == 3
        assert routing.is_kept[:, 0].all()
        assert routing.is_kept[:, 1].tolist() == [True, False, True, True]
        # what is refused is not handed to the other expert
        expected = [[0.6, 0.4], [0.6, 0.0], [0.6, 0.4], [0.6, 0.4]]
        assert_close(routing.weights, torch.tensor(expected).double())

    def test_gshard_asks_the_second_with_twice_its_weight_as_the_chance(self):
        # second weight 0.1: chance 0.2 (deviation of the mean 0.004); 0.5: always
        gate = GShardGate(d_model=2, n_experts=2, capacity_factor=None)
        rare = torch.tensor([[9.0, 1.0]]).log().expand(10_000, 2)
        with seeded(0):
            asked = with_logits(gate, rare.double()).is_kept[:, 1]
            always = with_logits(gate, torch.zeros(100, 2).double()).is_kept
        assert asked.double().mean().item() == pytest.approx(0.2, abs=0.015)
        assert always.all()

    def test_noise_has_the_size_of_softplus(self):
        # both matrices zero: deviation softplus(0) = 0.6931
        gate = NoisyTopKGate(d_model=4, n_experts=100).double()
        with seeded(0):
            logits = gate(random(200, 4)).logits
        assert logits.std().item() == pytest.approx(0.6931, abs=0.01)
        assert gate.eval()(random(200, 4)).logits.abs().max() == 0


class TestParity:
    def test_top_k_is_mixtrals_router(self, monkeypatch):
        monkeypatch.setattr(torch.Tensor, "float", torch.Tensor.double)  # it rounds
        theirs = MixtralTopKRouter(
            MixtralConfig(hidden_size=6, num_local_experts=5, num_experts_per_tok=2)
        ).double()
        ours = TopKGate(d_model=6, n_experts=5).double()
        with torch.no_grad():
            theirs.weight.copy_(ours.w_gate.weight)
        x = random(20, 6)
        logits, weights, expert_ids = theirs(x)
        routing = ours(x)
        assert_close(routing.logits, logits, atol=1e-10, rtol=0)
        assert torch.equal(routing.expert_ids, expert_ids)
        assert_close(routing.weights, weights, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("capacity", [2, 4, 16])
    def test_switch_is_the_router_of_switch_transformers(self, capacity):
        config = SwitchTransformersConfig(
            d_model=6,
            num_experts=4,
            expert_capacity=capacity,
            router_jitter_noise=0.0,
        )
        theirs = SwitchTransformersTop1Router(config).double()
        theirs.dtype = torch.float64  # no configuration asks for it
        factor = capacity * 4 / 16  # for 16 tokens and 4 experts
        ours = SwitchGate(d_model=6, n_experts=4, capacity_factor=factor).double()
        with torch.no_grad():
            theirs.classifier.weight.copy_(ours.w_gate.weight)
        x = random(16, 6)
        one_hot, probability, logits = theirs(x[None])
        routing = ours(x)
        assert routing.capacity == capacity
        assert_close(routing.logits, logits[0], atol=1e-10, rtol=0)
        assert torch.equal(routing.is_kept[:, 0], one_hot[0].any(dim=-1))
        weights = probability[0] * routing.is_kept
        assert_close(routing.weights, weights, atol=1e-10, rtol=0)
        places = one_hot[0].sum(dim=0)
        assert torch.equal(routing.n_sent, places)


@pytest.mark.parametrize("name", sorted(GATES))
class TestLawsOfEveryGate:
    def test_the_best_expert_comes_first(self, name):
        routing = random_gate(name).eval()(random(30, 6))
        assert torch.equal(routing.expert_ids[:, 0], routing.logits.argmax(dim=-1))

    def test_a_token_asks_each_expert_at_most_once(self, name):
        routing = random_gate(name)(random(30, 6))
        assert routing.expert_ids.shape == (30, N_ACTIVE[name])
        assert all(len(set(row)) == len(row) for row in routing.expert_ids.tolist())

    def test_weights_are_shares_and_none_is_left_where_none_is_kept(self, name):
        routing = random_gate(name)(random(30, 6))
        assert (routing.weights >= 0).all()
        assert (routing.weights.sum(dim=-1) <= 1 + 1e-12).all()
        assert ((routing.weights > 0) == routing.is_kept).all()

    def test_relabelled_experts_get_the_same_tokens(self, name):
        gate, x, labels = random_gate(name).eval(), random(30, 6), torch.randperm(5)
        before = gate(x)
        with torch.no_grad():
            gate.w_gate.weight.copy_(gate.w_gate.weight[labels])
        after = gate(x)
        assert torch.equal(labels[after.expert_ids], before.expert_ids)
        assert_close(after.weights, before.weights, atol=1e-12, rtol=0)

    def test_a_gradient_reaches_the_gate_through_its_weights(self, name):
        gate = random_gate(name)
        (gate(random(30, 6)).weights * random(30, N_ACTIVE[name])).sum().backward()
        for parameter in gate.parameters():
            assert parameter.grad.abs().sum() > 0

    def test_half_precision_is_left_before_choosing(self, name):
        routing = random_gate(name).bfloat16()(random(30, 6).bfloat16())
        assert routing.logits.dtype == torch.float32

    def test_evaluation_draws_nothing(self, name):
        gate, x = random_gate(name).eval(), random(30, 6)
        assert torch.equal(gate(x).weights, gate(x).weights)


class TestEdges:
    @pytest.mark.parametrize("gate", [TopKGate, NoisyTopKGate])
    @pytest.mark.parametrize("n_active_experts", [0, 5])
    def test_more_active_experts_than_there_are_and_none_are_refused(
        self, gate, n_active_experts
    ):
        with pytest.raises(ConfigError, match=f"={n_active_experts} and n_experts=4"):
            gate(d_model=6, n_experts=4, n_active_experts=n_active_experts)

    def test_no_expert_is_refused(self):
        with pytest.raises(ConfigError, match="n_experts=0"):
            SwitchGate(d_model=6, n_experts=0)

    def test_one_expert_is_too_few_for_two_choices(self):
        with pytest.raises(ConfigError, match="n_active_experts=2 and n_experts=1"):
            GShardGate(d_model=6, n_experts=1)

    @pytest.mark.parametrize("gate", [SwitchGate, GShardGate])
    @pytest.mark.parametrize("factor", [0, -1.0, float("inf"), float("nan")])
    def test_a_capacity_of_nothing_is_refused(self, gate, factor):
        with pytest.raises(ConfigError, match=f"finite, got {factor}; 1.25"):
            gate(d_model=6, n_experts=4, capacity_factor=factor)

    @pytest.mark.parametrize(("name", "n"), [("switch", 2), ("gshard", 1)])
    def test_a_number_the_gate_cannot_choose_is_refused(self, name, n):
        with pytest.raises(ConfigError, match=f"{name} gate .* n_active_experts={n}"):
            new_gate(name, d_model=6, n_experts=4, n_active_experts=n)

    def test_an_unknown_gate_is_refused_with_the_near_one(self):
        with pytest.raises(UnknownNameError, match="'swich'; did you mean 'switch'"):
            new_gate("swich", d_model=6, n_experts=4, n_active_experts=1)


def test_every_shape_comment_in_gates_is_true():
    with checked_shape_comments(gates, token=30, expert=5, d_model=6) as checked:
        for name in GATES:
            random_gate(name)(random(30, 6))
    assert len(checked) == len(dict(read_promises(gates)))
