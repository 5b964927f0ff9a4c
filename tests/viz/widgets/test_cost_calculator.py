"""The calculator's formulas count what a real GPT has."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.models import GPT, GPTConfig
from llmos_edu.viz.widgets import CostCalculator

SIZES = {"vocab_size": 50, "d_model": 12, "n_layers": 3, "n_heads": 2, "max_seq_len": 7}


class TestParity:
    def test_the_parameters_are_those_of_a_real_model(self):
        model = GPT(GPTConfig(**SIZES))
        counted = sum(parameter.numel() for parameter in model.parameters())
        assert sum(CostCalculator(**SIZES).parameters().values()) == counted


class TestEdges:
    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(InputError, match=r"'d_model': 12, .*'n_heads': 5"):
            CostCalculator(**SIZES | {"n_heads": 5})

    def test_nothing_is_refused(self):
        with pytest.raises(InputError, match="'batch_size': 0"):
            CostCalculator(**SIZES, batch_size=0)
