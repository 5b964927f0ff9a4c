"""The named sizes are the sizes their names promise."""

import torch

from llmos_edu.models import GPT, gpt2, gpt_small, gpt_tiny


def n_parameters(config) -> int:
    with torch.device("meta"):
        return GPT(config).n_parameters


class TestByHand:
    def test_gpt2_has_124_million_parameters(self):
        # as published: 50257 * 768 + 1024 * 768 + 12 * 7,087,872 + 2 * 768
        assert n_parameters(gpt2()) == 124_439_808

    def test_tiny_and_small_are_as_large_as_they_say(self):
        assert n_parameters(gpt_tiny()) == 875_264
        assert n_parameters(gpt_small()) == 12_318_720
