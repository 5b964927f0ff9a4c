"""Measures worked by hand, and weights that do not depend on how batches are cut."""

import math
from dataclasses import dataclass
from itertools import pairwise

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from llmos_edu.core import InputError
from llmos_edu.train import bits_per_byte, evaluate, next_token_loss, perplexity
from tests.train.tiny import tiny_model


@dataclass(frozen=True)
class Batch:
    token_ids: Tensor
    target_ids: Tensor


def text(n_tokens: int) -> tuple[Tensor, Tensor]:
    token_ids = torch.arange(n_tokens) * 7 % 11
    return token_ids, token_ids * 2 % 11


class TestByHand:
    def test_perplexity_of_a_guess_among_8_is_8(self):
        assert perplexity(math.log(8)) == pytest.approx(8)

    def test_perplexity_of_a_hopeless_model_is_infinite(self):
        assert perplexity(1e4) == math.inf

    def test_tokens_of_4_bytes_at_8_bits_each_are_2_bits_per_byte(self):
        loss = 8 * math.log(2)
        assert bits_per_byte(loss, n_tokens=25, n_bytes=100) == pytest.approx(2)

    def test_an_evaluation_is_the_mean_over_tokens(self):
        # 3 tokens at loss 1 and 1 token at loss 5: (3 + 5) / 4, not (1 + 5) / 2
        means = iter([(torch.tensor(1.0), 3), (torch.tensor(5.0), 1)])
        two = [Batch(*text(3)), Batch(*text(1))]
        assert evaluate(tiny_model(), two, loss=lambda _m, _b: next(means)) == 2.0


class TestLaws:
    @settings(deadline=None, max_examples=30)
    @given(st.lists(st.integers(0, 12), max_size=4))
    def test_how_the_text_is_cut_does_not_matter(self, cuts):
        token_ids, target_ids = text(12)
        edges = [0, *sorted(cuts), 12]
        batches = [
            Batch(token_ids[None, a:b], target_ids[None, a:b])
            for a, b in pairwise(edges)
            if a < b
        ]
        model = tiny_model().double()
        whole = evaluate(model, [Batch(token_ids[None], target_ids[None])])
        assert evaluate(model, batches) == pytest.approx(whole, abs=1e-12)

    @settings(deadline=None, max_examples=30)
    @given(st.floats(0.1, 9), st.integers(1, 99), st.integers(1, 9))
    def test_bits_per_byte_only_sees_the_whole_surprise(self, loss, n, finer):
        coarse = bits_per_byte(loss, n_tokens=n, n_bytes=99)
        fine = bits_per_byte(loss / finer, n_tokens=n * finer, n_bytes=99)
        assert coarse == pytest.approx(fine)

    @pytest.mark.parametrize("training", [True, False])
    def test_dropout_is_off_and_the_mode_comes_back(self, training):
        model = tiny_model(dropout=0.9).train(training)
        token_ids, target_ids = text(12)
        batches = [Batch(token_ids[None], target_ids[None])]
        assert evaluate(model, batches) == evaluate(model, batches)
        assert model.training is training

    def test_the_mode_comes_back_even_after_an_error(self):
        model = tiny_model().train()
        broken = [Batch(torch.tensor([[1]]), torch.tensor([[99]]))]
        with pytest.raises(InputError, match="got 99"):
            evaluate(model, broken)
        assert model.training

    def test_no_gradient_is_recorded(self):
        seen = []

        def loss(model, batch):
            mean, n_targets = next_token_loss(model, batch)
            seen.append(mean.requires_grad)
            return mean, n_targets

        evaluate(tiny_model(), [Batch(*(t[None] for t in text(3)))], loss=loss)
        assert seen == [False]


class TestEdges:
    def test_no_batch_is_refused(self):
        with pytest.raises(InputError, match="at least one batch, got none"):
            evaluate(tiny_model(), [])

    @pytest.mark.parametrize(("n_tokens", "n_bytes"), [(0, 5), (5, 0)])
    def test_no_text_has_no_bits_per_byte(self, n_tokens, n_bytes):
        with pytest.raises(InputError, match=f"{n_tokens=} and {n_bytes=}"):
            bits_per_byte(1.0, n_tokens=n_tokens, n_bytes=n_bytes)
