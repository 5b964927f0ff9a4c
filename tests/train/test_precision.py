"""bfloat16 where matrices are multiplied, float32 everywhere else."""

import pytest
import torch
from torch import nn

from llmos_edu.core import UnknownNameError
from llmos_edu.train import autocast, cross_entropy, precision


class TestByHand:
    def test_products_are_bfloat16_inside_and_float32_outside(self):
        a = torch.ones(2, 2)
        with autocast("cpu"):
            assert (a @ a).dtype == torch.bfloat16
        assert (a @ a).dtype == torch.float32

    def test_float32_changes_nothing(self):
        a = torch.ones(2, 2)
        with autocast("cpu", precision="float32"):
            assert (a @ a).dtype == torch.float32

    @pytest.mark.parametrize("implementation", ["fused", "readable"])
    def test_weights_gradients_and_loss_stay_float32(self, implementation):
        layer = nn.Linear(3, 5)
        with autocast(torch.device("cpu")):
            logits = layer(torch.ones(2, 3))
            loss = cross_entropy(
                logits, torch.tensor([0, 4]), implementation=implementation
            )
        assert logits.dtype == torch.bfloat16
        loss.backward()
        assert loss.dtype == layer.weight.dtype == layer.weight.grad.dtype
        assert layer.weight.grad.dtype == torch.float32


class TestEdges:
    def test_a_precision_that_would_need_loss_scaling_is_refused(self):
        with pytest.raises(UnknownNameError, match="bfloat16, float32, got 'float16'"):
            precision.choose("precision", "float16", precision.IS_MIXED)
