"""Activations against torch, by their laws, and by name."""

import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.nn import ACTIVATIONS, gelu, gelu_tanh, relu
from tests.tensors import random


class TestByHand:
    def test_gelu_of_one_is_the_normal_share_below_one(self):
        below_one = (1 + math.erf(1 / math.sqrt(2))) / 2  # 0.8413
        assert_close(gelu(torch.ones(1)), torch.tensor([below_one]))


class TestParity:
    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_gelu_is_torchs(self, implementation):
        x = random(50)
        ours = gelu(x, implementation=implementation)
        assert_close(ours, F.gelu(x), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_gelu_tanh_is_torchs(self, implementation):
        x = random(50)
        ours = gelu_tanh(x, implementation=implementation)
        assert_close(ours, F.gelu(x, approximate="tanh"), atol=1e-10, rtol=0)

    def test_relu_is_torchs(self):
        x = random(50)
        assert_close(relu(x), F.relu(x), atol=0, rtol=0)


class TestLaws:
    @pytest.mark.parametrize("name", ACTIVATIONS)
    def test_far_right_is_kept_and_far_left_is_dropped(self, name):
        bent = ACTIVATIONS[name](torch.tensor([-50.0, 0.0, 50.0]))
        assert_close(bent, torch.tensor([0.0, 0.0, 50.0]))

    def test_the_approximation_is_close_but_not_equal(self):
        gap = (gelu(random(1000)) - gelu_tanh(random(1000))).abs().max()
        assert 1e-6 < gap < 1e-3
