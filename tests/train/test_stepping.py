"""What all optimizers share: one step at a time, and state that fits or is refused."""

import pytest
import torch
from torch import nn

from llmos_edu.core import CheckpointError, ConfigError
from llmos_edu.train import AdamW, Optimizer, decay_groups
from tests.train.tiny import tiny_model


class Halving(Optimizer):
    """A reader's own optimizer: halves every weight that decays."""

    def __init__(self, parameters) -> None:
        super().__init__(parameters, learning_rate=1.0, weight_decay=0.5)

    def _update(self, group, **slots) -> None:
        group.weights.mul_(1 - self.decay_of(group))


def parameter(*shape: int) -> nn.Parameter:
    return nn.Parameter(torch.ones(shape))


class TestByHand:
    def test_an_optimizer_of_ones_own_only_says_how_to_update(self):
        model = tiny_model()
        embedding, bias = model.tokens.weight.clone(), model.w_out.bias.clone()
        Halving(decay_groups(model)).step()
        assert torch.equal(model.tokens.weight, embedding / 2)
        assert torch.equal(model.w_out.bias, bias)

    def test_steps_are_counted(self):
        optimizer = Halving([parameter(2)])
        optimizer.step()
        optimizer.step()
        assert optimizer.n_steps == 2

    def test_zero_grad_sets_every_gradient_to_0(self):
        weight = parameter(2, 3)
        optimizer = Halving([weight])
        weight.sum().backward()
        optimizer.zero_grad()
        assert torch.equal(weight.grad, torch.zeros(2, 3))


class TestEdges:
    def test_a_model_moved_after_the_optimizer_was_made_is_noticed(self):
        model = tiny_model()
        optimizer = AdamW(model.parameters())
        model.double()
        with pytest.raises(ConfigError, match=r"float32 on cpu to torch\.float64"):
            optimizer.step()
        assert optimizer.n_steps == 0

    def test_the_state_of_other_parameters_is_refused(self):
        state = AdamW([parameter(2, 3), parameter(4)]).state_dict()
        with pytest.raises(CheckpointError, match=r"\[4\]\] for .*\[5\]\]"):
            AdamW([parameter(2, 3), parameter(5)]).load_state_dict(state)

    def test_the_state_of_fewer_parameters_is_refused(self):
        state = AdamW([parameter(2, 3)]).state_dict()
        with pytest.raises(CheckpointError, match=r"got None for .*\[5\]\]"):
            AdamW([parameter(2, 3), parameter(5)]).load_state_dict(state)

    def test_the_state_of_another_grouping_is_refused(self):
        model = tiny_model()
        state = AdamW(model.parameters()).state_dict()
        with pytest.raises(CheckpointError, match=r"True.* for \[False"):
            AdamW(decay_groups(model)).load_state_dict(state)
