"""Normalization by hand, against torch, and by its laws."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.nn import LayerNorm, RMSNorm, layer_norm, rms_norm
from tests.contracts import check_module_contract
from tests.tensors import random


class TestByHand:
    def test_one_and_three_become_minus_one_and_one(self):
        one, zero = torch.ones(2), torch.zeros(2)
        normed = layer_norm(torch.tensor([1.0, 3.0]), one, zero, eps=0.0)
        assert_close(normed, torch.tensor([-1.0, 1.0]))

    def test_three_and_four_are_divided_by_the_root_of_12_and_a_half(self):
        normed = rms_norm(torch.tensor([3.0, 4.0]), torch.ones(2), eps=0.0)
        assert_close(normed, torch.tensor([3.0, 4.0]) / 12.5**0.5)


class TestParity:
    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_layer_norm_is_torchs(self, implementation):
        theirs = nn.LayerNorm(6).double()
        nn.init.normal_(theirs.weight), nn.init.normal_(theirs.bias)
        x = random(2, 4, 6)
        ours = layer_norm(x, theirs.weight, theirs.bias, implementation=implementation)
        assert_close(ours, theirs(x), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_rms_norm_is_torchs(self, implementation):
        theirs = nn.RMSNorm(6, eps=1e-6).double()
        nn.init.normal_(theirs.weight)
        x = random(2, 4, 6)
        ours = rms_norm(x, theirs.weight, implementation=implementation)
        assert_close(ours, theirs(x), atol=1e-10, rtol=0)


class TestLaws:
    @given(st.floats(0.1, 100), st.floats(-100, 100))
    def test_layer_norm_forgets_scale_and_shift(self, scale, shift):
        norm, x = LayerNorm(6, eps=0.0).double(), random(3, 6)
        assert_close(norm(x * scale + shift), norm(x))

    @given(st.floats(0.1, 100))
    def test_rms_norm_forgets_scale(self, scale):
        norm, x = RMSNorm(6, eps=0.0).double(), random(3, 6)
        assert_close(norm(x * scale), norm(x))

    def test_each_token_is_normalized_by_itself(self):
        norm, x = LayerNorm(6).double(), random(2, 4, 6)
        assert_close(norm(x)[1, 2], norm(x[1, 2]))

    @pytest.mark.parametrize("build", [LayerNorm, RMSNorm])
    def test_the_contract_of_every_module(self, build):
        check_module_contract(lambda: build(6), random(2, 4, 6))


class TestEdges:
    def test_a_constant_token_becomes_the_offset_not_nan(self):
        norm = LayerNorm(6).double()
        assert_close(norm(torch.full((1, 6), 3.0).double()), torch.zeros(1, 6).double())
