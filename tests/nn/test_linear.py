"""A linear layer worked by hand, against torch, and at its edges."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError
from llmos_edu.nn import Linear, linear
from tests.contracts import check_module_contract
from tests.tensors import random


class TestByHand:
    def test_two_inputs_three_outputs(self):
        weight = torch.tensor([[1.0, 0.0], [0.0, 1.0], [1.0, -1.0]])
        bias = torch.tensor([0.0, 10.0, 0.5])
        # rows times (2, 3): 2, 3, 2 - 3 = -1; then the offsets
        expected = torch.tensor([2.0, 13.0, -0.5])
        assert_close(linear(torch.tensor([2.0, 3.0]), weight, bias), expected)


class TestParity:
    @pytest.mark.parametrize("bias", [True, False])
    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_it_is_torchs(self, bias, implementation):
        theirs = nn.Linear(5, 3, bias=bias).double()
        x = random(2, 4, 5)
        ours = linear(x, theirs.weight, theirs.bias, implementation=implementation)
        assert_close(ours, theirs(x), atol=1e-10, rtol=0)

    def test_initial_weights_have_the_spread_of_torchs(self):
        ours, theirs = Linear(400, 300), nn.Linear(400, 300)
        assert_close(ours.weight.std(), theirs.weight.std(), atol=1e-3, rtol=0)
        assert ours.weight.abs().max() <= 1 / 400**0.5


class TestLaws:
    def test_the_contract_of_every_module(self):
        check_module_contract(lambda: Linear(5, 3), random(2, 4, 5))

    def test_the_generator_alone_decides_the_weights(self):
        first = Linear(5, 3, generator=torch.Generator().manual_seed(7))
        again = Linear(5, 3, generator=torch.Generator().manual_seed(7))
        assert torch.equal(first.weight, again.weight)
        assert torch.equal(first.bias, again.bias)

    def test_printing_shows_the_widths(self):
        assert repr(Linear(5, 3, bias=False)) == "Linear(d_in=5, d_out=3, bias=False)"


class TestEdges:
    def test_a_width_of_zero_is_refused(self):
        with pytest.raises(ConfigError, match="d_in=0 and d_out=3"):
            Linear(0, 3)
