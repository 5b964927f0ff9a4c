"""The mixture: against Mixtral and Switch, by its laws and at its edges."""

import pytest
import torch
from torch import Tensor, nn
from torch.testing import assert_close
from transformers import MixtralConfig, SwitchTransformersConfig
from transformers.models.mixtral.modeling_mixtral import MixtralSparseMoeBlock
from transformers.models.switch_transformers.modeling_switch_transformers import (
    SwitchTransformersSparseMLP,
)

from llmos_edu.core import ConfigError, InputError, UnknownNameError
from llmos_edu.nn import (
    GATES,
    EncoderLayer,
    MixtureLayer,
    MixtureOfExperts,
    SwitchGate,
    TopKGate,
    moe,
)
from tests.contracts import check_module_contract
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random

N_ACTIVE = {"gshard": 2, "noisy_top_k": 3, "switch": 1, "top_k": 3}


def new_mixture(name: str = "top_k", **other: object) -> MixtureOfExperts:
    mixture = MixtureOfExperts(
        d_model=6,
        d_ff=10,
        n_experts=5,
        n_active_experts=N_ACTIVE[name],
        gate=name,
        **other,
    )
    with torch.no_grad():
        mixture.gate.w_gate.weight.copy_(random(5, 6, seed=7))
    return mixture.double()


class OutputOnly(nn.Module):
    """A part that answers with more than a tensor, as one that does not."""

    def __init__(self, part: nn.Module) -> None:
        super().__init__()
        self.part = part

    def forward(self, x: Tensor) -> Tensor:
        return self.part(x).output


class TestParity:
    def test_the_mixture_and_its_gradients_are_mixtrals(self, monkeypatch):
        monkeypatch.setattr(torch.Tensor, "float", torch.Tensor.double)  # it rounds
        config = MixtralConfig(
            hidden_size=6,
            intermediate_size=10,
            num_local_experts=5,
            num_experts_per_tok=3,
            hidden_act="gelu",
        )
        config._experts_implementation = "eager"
        ours, theirs = new_mixture(is_gated=True), MixtralSparseMoeBlock(config)
        theirs = theirs.double()
        pairs = [
            (ours.gate.w_gate.weight, theirs.gate.weight),
            (ours.experts.w_in, theirs.experts.gate_up_proj),
            (ours.experts.w_out, theirs.experts.down_proj),
        ]
        with torch.no_grad():
            for mine, other in pairs:
                other.copy_(mine)
        x, other_x = (random(2, 7, 6).requires_grad_() for _ in range(2))
        output, expected = ours(x).output, theirs(other_x)
        assert_close(output, expected, atol=1e-10, rtol=0)
        weights = random(2, 7, 6, seed=1)
        (output * weights).sum().backward()
        (expected * weights).sum().backward()
        for mine, other in [*pairs, (x, other_x)]:
            assert_close(mine.grad, other.grad, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("capacity", [2, 16])
    def test_the_mixture_is_that_of_switch_transformers(self, capacity):
        config = SwitchTransformersConfig(
            d_model=6,
            d_ff=10,
            num_experts=4,
            expert_capacity=capacity,
            dropout_rate=0.0,
            router_jitter_noise=0.0,
        )
        theirs = SwitchTransformersSparseMLP(config).double()
        theirs.router.dtype = torch.float64  # no configuration asks for it
        factor = capacity * 4 / 16  # for 16 tokens and 4 experts
        gate = SwitchGate(d_model=6, n_experts=4, capacity_factor=factor)
        ours = MixtureOfExperts(
            d_model=6,
            d_ff=10,
            n_experts=4,
            n_active_experts=1,
            gate=gate,
            activation="relu",
        ).double()
        with torch.no_grad():
            theirs.router.classifier.weight.copy_(ours.gate.w_gate.weight)
            for i in range(4):
                theirs.experts[f"expert_{i}"].wi.weight.copy_(ours.experts.w_in[i])
                theirs.experts[f"expert_{i}"].wo.weight.copy_(ours.experts.w_out[i])
        x = random(1, 16, 6)  # they count capacity in each sequence, we in all
        answer = ours(x)
        assert_close(answer.output, theirs(x), atol=1e-10, rtol=0)
        assert (answer.routing.n_dropped > 0) == (capacity == 2)


class TestLaws:
    @pytest.mark.parametrize("name", sorted(GATES))
    @pytest.mark.parametrize("is_gated", [False, True])
    def test_the_fused_way_is_the_readable_one(self, name, is_gated):
        mixture, x = new_mixture(name, is_gated=is_gated).eval(), random(2, 7, 6)
        fused = mixture(x)
        mixture.implementation = "readable"
        assert_close(fused.output, mixture(x).output, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("name", ["noisy_top_k", "top_k"])
    def test_reordered_tokens_get_reordered_answers(self, name):
        mixture, x, order = new_mixture(name).eval(), random(9, 6), torch.randperm(9)
        expected = mixture(x).output[order]
        assert_close(mixture(x[order]).output, expected, atol=1e-12, rtol=0)

    @pytest.mark.parametrize("name", sorted(GATES))
    def test_relabelled_experts_change_nothing(self, name):
        mixture, x, labels = new_mixture(name).eval(), random(9, 6), torch.randperm(5)
        before = mixture(x)
        with torch.no_grad():
            for weight in (
                mixture.gate.w_gate.weight,
                mixture.experts.w_in,
                mixture.experts.w_out,
            ):
                weight.copy_(weight[labels])
        after = mixture(x)
        for part in ("output", "balance_loss", "z_loss"):
            assert_close(
                getattr(after, part), getattr(before, part), rtol=0, atol=1e-12
            )

    def test_one_expert_is_a_feed_forward_layer(self):
        mixture = MixtureOfExperts(d_model=6, d_ff=10, n_experts=1, n_active_experts=1)
        mixture, x = mixture.double(), random(9, 6)
        answer = mixture(x)
        assert_close(answer.output, mixture.experts.one(0, x), atol=1e-12, rtol=0)
        assert answer.balance_loss == 1

    def test_the_contract_of_every_module(self):
        check_module_contract(
            lambda: OutputOnly(
                MixtureOfExperts(d_model=6, d_ff=10, n_experts=3, n_active_experts=2)
            ),
            random(4, 5, 6),
        )

    @pytest.mark.parametrize("loss", ["balance_loss", "z_loss"])
    def test_the_auxiliary_losses_teach_the_gate_alone(self, loss):
        mixture = new_mixture()
        getattr(mixture(random(9, 6)), loss).backward()
        assert mixture.gate.w_gate.weight.grad.abs().sum() > 0
        assert mixture.experts.w_in.grad is None

    def test_shape_is_kept_whatever_comes_before_the_width(self):
        mixture, x = new_mixture(), random(2, 3, 4, 6)
        assert_close(mixture(x).output[1, 2, 3], mixture(x[1, 2, 3]).output)


class TestTheLayer:
    def layer(self, gate: nn.Module) -> MixtureLayer:
        mixture = MixtureOfExperts(
            d_model=6,
            d_ff=10,
            n_experts=gate.n_experts,
            n_active_experts=gate.n_active_experts,
            gate=gate,
        )
        return MixtureLayer(d_model=6, n_heads=2, mixture=mixture).double().eval()

    def test_with_one_expert_it_is_an_encoder_layer(self):
        ours = self.layer(TopKGate(d_model=6, n_experts=1, n_active_experts=1))
        twin = EncoderLayer(d_model=6, n_heads=2, d_ff=10).double()
        twin.attention.load_state_dict(ours.attention.state_dict())
        with torch.no_grad():
            for name in ("w_in", "w_out"):
                part = getattr(twin.feed_forward, name)
                part.weight.copy_(getattr(ours.mixture.experts, name)[0])
                part.bias.zero_()
        x = random(2, 5, 6)
        expected = twin(x, is_causal=True)
        assert_close(ours(x, is_causal=True).output, expected, atol=1e-10, rtol=0)

    def test_a_dropped_token_keeps_what_it_had(self):
        layer = self.layer(SwitchGate(d_model=6, n_experts=3, capacity_factor=0.2))
        nn.init.zeros_(layer.attention.w_out.weight)
        nn.init.zeros_(layer.attention.w_out.bias)
        x = random(2, 5, 6)
        answer = layer(x)
        is_dropped = answer.routing.is_dropped.view(2, 5)
        assert 0 < answer.routing.n_dropped < 10
        assert_close(answer.output[is_dropped], x[is_dropped], atol=0, rtol=0)
        assert (answer.output != x)[~is_dropped].any(dim=-1).all()

    def test_dropout_is_for_training_only(self):
        layer = self.layer(TopKGate(d_model=6, n_experts=3))
        layer.dropout.p, x = 0.5, random(1, 5, 6)
        assert torch.equal(layer(x).output, layer(x).output)
        layer.train()
        assert not torch.equal(layer(x).output, layer(x).output)


class TestEdges:
    def test_more_active_experts_than_there_are_are_refused(self):
        with pytest.raises(ConfigError, match="n_active_experts=5 and n_experts=4"):
            MixtureOfExperts(d_model=6, d_ff=10, n_experts=4, n_active_experts=5)

    def test_a_gate_of_another_size_is_refused(self):
        gate = SwitchGate(d_model=6, n_experts=3)
        with pytest.raises(ConfigError, match=r"=2 of n_experts=4.*chooses 1 of 3"):
            MixtureOfExperts(d_model=6, d_ff=10, n_experts=4, gate=gate)

    def test_an_unknown_gate_is_refused_with_the_near_one(self):
        with pytest.raises(UnknownNameError, match="'topk'; did you mean 'top_k'"):
            MixtureOfExperts(d_model=6, d_ff=10, n_experts=4, gate="topk")

    def test_no_token_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"one token, got shape \(0, 6\)"):
            new_mixture()(random(0, 6))


def test_every_shape_comment_in_moe_is_true():
    layer = MixtureLayer(d_model=6, n_heads=2, mixture=new_mixture().float())
    sizes = {"batch": 2, "seq": 5, "d_model": 6, "token": 10}
    with checked_shape_comments(moe, **sizes) as checked:
        layer(random(2, 5, 6).float())
    assert len(checked) == len(dict(read_promises(moe)))
