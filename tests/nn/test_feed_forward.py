"""The feed-forward layer by hand, by its laws, and at its edges."""

import pytest
import torch
from torch.testing import assert_close

from llmos_edu.core import UnknownNameError
from llmos_edu.nn import FeedForward
from tests.contracts import check_module_contract
from tests.tensors import random


class TestByHand:
    def test_widen_bend_narrow(self):
        layer = FeedForward(d_model=1, d_ff=2, activation="relu")
        with torch.no_grad():
            layer.w_in.weight.copy_(torch.tensor([[1.0], [-1.0]]))
            layer.w_in.bias.zero_()
            layer.w_out.weight.copy_(torch.tensor([[1.0, 1.0]]))
            layer.w_out.bias.fill_(0.5)
        # |x| is relu(x) + relu(-x)
        assert_close(layer(torch.tensor([[-3.0]])), torch.tensor([[3.5]]))


class TestLaws:
    def test_tokens_do_not_see_each_other(self):
        layer, x = FeedForward(d_model=6, d_ff=10).double(), random(2, 4, 6)
        assert_close(layer(x)[1, 2], layer(x[1, 2]))

    @pytest.mark.parametrize("activation", ["gelu", "gelu_tanh", "relu"])
    def test_the_contract_of_every_module(self, activation):
        check_module_contract(
            lambda: FeedForward(d_model=6, d_ff=10, activation=activation),
            random(4, 5, 6),
        )

    def test_dropout_is_for_training_only(self):
        layer, x = FeedForward(d_model=6, d_ff=10, dropout=0.5).double(), random(8, 6)
        assert not torch.equal(layer(x), layer(x))
        layer.eval()
        assert torch.equal(layer(x), layer(x))


class TestEdges:
    def test_an_unknown_bend_is_refused_with_the_near_one(self):
        with pytest.raises(UnknownNameError, match="'gelo'; did you mean 'gelu'"):
            FeedForward(d_model=6, d_ff=10, activation="gelo")
