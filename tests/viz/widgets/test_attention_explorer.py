"""The explorer takes what a model gives and refuses what cannot be walked through."""

import json

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.models import GPT, GPTConfig
from llmos_edu.viz.widgets import AttentionExplorer

TOKENS = ["the", " cat", " sat"]


def uniform(*shape):
    return torch.full(shape, 1 / shape[-1])


class TestWeights:
    def test_a_models_maps_are_taken_as_they_are(self):
        model = GPT(GPTConfig(vocab_size=9, d_model=8, n_layers=2, n_heads=4)).eval()
        maps = model.attention_maps(torch.tensor([[1, 2, 3]]))
        weights = AttentionExplorer(maps, TOKENS).weights
        assert (len(weights), len(weights[0]), len(weights[0][0])) == (2, 4, 3)
        assert weights[1][3][0] == [1.0, 0.0, 0.0]

    def test_layers_may_come_without_batch(self):
        layers = [uniform(2, 3, 3), uniform(2, 3, 3)]
        explorer = AttentionExplorer(layers, TOKENS)
        assert explorer.weights[0] == explorer.weights[1]

    def test_shares_are_rounded_to_a_tenth_of_a_percent(self):
        explorer = AttentionExplorer(uniform(1, 1, 3, 3), TOKENS)
        assert explorer.weights[0][0][0] == [0.333, 0.333, 0.333]

    def test_zeros_cost_one_letter(self):
        explorer = AttentionExplorer(torch.eye(2)[None, None], TOKENS[:2])
        assert json.dumps(explorer.weights) == "[[[[1, 0], [0, 1]]]]"

    def test_blanks_in_tokens_can_be_seen(self):
        assert AttentionExplorer(uniform(1, 1, 3, 3), TOKENS).tokens[1] == "␣cat"

    def test_cross_attention_has_its_own_keys(self):
        explorer = AttentionExplorer(
            uniform(1, 1, 3, 2), TOKENS, tokens_key=["le", "chat"]
        )
        assert explorer.tokens_key == ["le", "chat"]

    def test_many_heads_still_have_a_picture(self):
        explorer = AttentionExplorer(uniform(1, 20, 3, 3), TOKENS)
        assert explorer.still().png


class TestEdges:
    def test_a_batch_of_two_is_refused(self):
        with pytest.raises(InputError, match=r"4 axes.*got shape \(1, 2, 1, 3, 3\)"):
            AttentionExplorer([uniform(2, 1, 3, 3)], TOKENS)

    def test_layers_of_different_shapes_are_refused(self):
        with pytest.raises(InputError, match="one shape in all layers, got"):
            AttentionExplorer([uniform(1, 3, 3), uniform(2, 3, 3)], TOKENS)

    def test_a_start_outside_is_refused(self):
        with pytest.raises(InputError, match="head must be between 0 and 1, got 2"):
            AttentionExplorer(uniform(1, 2, 3, 3), TOKENS, head=2)

    def test_a_long_sentence_is_refused_with_the_remedy(self):
        with pytest.raises(InputError, match="shorter sentence"):
            AttentionExplorer(uniform(4, 4, 90, 90), ["a"] * 90)
