"""Parameters side by side: the model notices nothing, and mistakes are noticed."""

import copy

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError
from llmos_edu.train import (
    SGD,
    FlatParameters,
    ParameterGroup,
    decay_groups,
    flatten,
)
from tests.train.tiny import TinyModel, tiny_batches, tiny_model


def backward(model: nn.Module) -> None:
    batch = next(tiny_batches(start_step=0))
    logits = model(batch.token_ids).flatten(end_dim=1)
    nn.functional.cross_entropy(logits, batch.target_ids.flatten()).backward()


class TestByHand:
    def test_two_parameters_lie_side_by_side_on_cache_lines(self):
        first, second = nn.Parameter(torch.ones(2, 3)), nn.Parameter(torch.ones(5))
        (flat,) = flatten([first, second])
        # 6 numbers and 10 of padding, then 5 and 11 of padding
        assert flat.weights.tolist() == [1.0] * 6 + [0.0] * 10 + [1.0] * 5 + [0.0] * 11

    def test_biases_and_norms_do_not_decay(self):
        model = tiny_model()
        decaying, still = decay_groups(model)
        assert decaying.parameters == (model.tokens.weight,)
        assert decaying.decays
        assert {id(p) for p in still.parameters} == {
            id(p) for p in (model.norm.weight, model.norm.bias, model.w_out.bias)
        }
        assert not still.decays

    def test_there_is_no_empty_group(self):
        assert len(decay_groups(nn.Linear(2, 3, bias=False))) == 1

    def test_each_type_has_a_flat_tensor_of_its_own(self):
        kinds = [torch.float32, torch.float64, torch.float32]
        flat = flatten([nn.Parameter(torch.ones(2, dtype=kind)) for kind in kinds])
        assert [f.weights.dtype for f in flat] == [torch.float32, torch.float64]


class TestLaws:
    @settings(deadline=None, max_examples=30)
    @given(st.lists(st.lists(st.integers(1, 5), max_size=3), min_size=1, max_size=5))
    def test_values_and_gradients_stay_what_they_were(self, shapes):
        source = torch.Generator().manual_seed(0)
        values = [torch.randn(shape, generator=source) for shape in shapes]
        parameters = [nn.Parameter(value.clone()) for value in values]
        for parameter, value in zip(parameters, values, strict=True):
            parameter.grad = -value
        FlatParameters(parameters, decays=True)
        for parameter, value in zip(parameters, values, strict=True):
            assert torch.equal(parameter.data, value)
            assert torch.equal(parameter.grad, -value)

    def test_the_model_gives_the_same_logits_and_gradients(self):
        ours, theirs = tiny_model(), tiny_model()
        flat = flatten(ours.parameters())
        backward(ours)
        backward(theirs)
        for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
            assert torch.equal(a, b)
            assert torch.equal(a.grad, b.grad)
        norm = torch.cat([p.grad.flatten() for p in theirs.parameters()]).norm()
        assert_close(flat[0].gradient.norm(), norm)

    def test_a_tied_parameter_stays_tied(self):
        model = tiny_model()
        flatten(model.parameters())
        assert model.w_out.weight is model.tokens.weight

    def test_loading_weights_reaches_the_flat_tensor(self):
        model, other = tiny_model(), tiny_model(seed=1)
        (flat,) = flatten(model.parameters())
        model.load_state_dict(other.state_dict())
        assert_close(flat.weights.norm(), flatten(other.parameters())[0].weights.norm())
        flat.gather_gradient()

    def test_a_copy_of_the_model_lives_on_its_own(self):
        model = tiny_model()
        optimizer = SGD(model.parameters(), learning_rate=1.0)
        twin = copy.deepcopy(model)
        backward(model)
        optimizer.step()
        assert torch.equal(twin.norm.weight, tiny_model().norm.weight)
        assert not torch.equal(model.norm.weight, twin.norm.weight)

    def test_gradients_that_were_let_go_are_gathered(self):
        model, expected = tiny_model(), tiny_model()
        (flat,) = flatten(model.parameters())
        model.zero_grad()  # sets every gradient to None
        backward(model)
        flat.gather_gradient()
        (other,) = flatten(expected.parameters())
        backward(expected)
        assert torch.equal(flat.gradient, other.gradient)

    def test_a_parameter_without_gradient_has_gradient_0(self):
        parameter = nn.Parameter(torch.ones(3))
        (flat,) = flatten([parameter])
        flat.gradient.fill_(1.0)
        parameter.grad = None
        flat.gather_gradient()
        assert parameter.grad.tolist() == [0.0, 0.0, 0.0]


class TestEdges:
    def test_nothing_to_train_is_refused(self):
        parameters = tiny_model().parameters()
        flatten(parameters)
        with pytest.raises(ConfigError, match=r"got none.*used up after one pass"):
            flatten(parameters)

    def test_frozen_and_empty_parameters_stay_as_they_are(self):
        model = tiny_model()
        frozen = model.tokens.weight.requires_grad_(False)
        empty = nn.Parameter(torch.ones(0))
        before = frozen.data_ptr()
        (flat,) = flatten([*model.parameters(), empty])
        assert frozen.data_ptr() == before
        assert len(flat.parameters) == 3

    def test_a_parameter_in_two_groups_is_refused(self):
        parameter = nn.Parameter(torch.ones(2, 3))
        groups = [ParameterGroup(parameters=(parameter,))] * 2
        with pytest.raises(ConfigError, match=r"shape \(2, 3\) twice"):
            flatten(groups)

    def test_two_parameters_that_share_memory_are_refused(self):
        parameter = nn.Parameter(torch.ones(2, 3))
        with pytest.raises(ConfigError, match=r"shape \(6,\) twice"):
            flatten([parameter, nn.Parameter(parameter.data.view(6))])

    def test_freezing_after_the_optimizer_was_made_is_noticed(self):
        model: TinyModel = tiny_model()
        (flat,) = flatten(model.parameters())
        model.norm.bias.requires_grad_(False)
        with pytest.raises(ConfigError, match=r"requires_grad=False.*shape \(8,\)"):
            flat.gather_gradient()

    def test_a_replaced_tensor_is_noticed(self):
        model = tiny_model()
        (flat,) = flatten(model.parameters())
        model.norm.bias.data = torch.ones(8)
        with pytest.raises(ConfigError, match=r"must stay .* parameter 2 of shape"):
            flat.gather_gradient()
