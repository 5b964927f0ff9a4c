"""The three dials worked by hand, by their laws, and at their edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close
from transformers import TopKLogitsWarper, TopPLogitsWarper

from llmos_edu.core import ConfigError
from llmos_edu.generate import keep_top_k, keep_top_p, next_token_probabilities
from tests.tensors import random


def chances(*values: float) -> torch.Tensor:
    return torch.tensor(values, dtype=torch.float64).log()


class TestByHand:
    def test_two_of_four_share_everything(self):
        kept = keep_top_k(chances(0.1, 0.4, 0.2, 0.3), 2).softmax(-1)
        assert_close(kept, torch.tensor([0.0, 4 / 7, 0.0, 3 / 7]).double())

    def test_it_takes_three_to_cover_three_quarters(self):
        # 0.4 + 0.3 = 0.7 is not enough, so the 0.2 stays too
        kept = keep_top_p(chances(0.1, 0.4, 0.2, 0.3), 0.75).softmax(-1)
        assert_close(kept, torch.tensor([0.0, 4 / 9, 2 / 9, 3 / 9]).double())

    def test_half_the_temperature_squares_the_odds(self):
        sharp = next_token_probabilities(chances(0.2, 0.8), temperature=0.5)
        assert_close(sharp, torch.tensor([1 / 17, 16 / 17]))

    def test_zero_is_greedy(self):
        best = next_token_probabilities(chances(0.2, 0.5, 0.3), temperature=0)
        assert best.tolist() == [0, 1, 0]


class TestParity:
    @pytest.mark.parametrize("k", [1, 3, 20, 99])
    def test_top_k_is_that_of_transformers(self, k):
        logits = random(4, 20)
        assert_close(keep_top_k(logits, k), TopKLogitsWarper(k)(None, logits))

    @pytest.mark.parametrize("p", [0.05, 0.5, 0.9, 0.999])
    def test_top_p_is_that_of_transformers(self, p):
        logits = random(4, 20)
        assert_close(keep_top_p(logits, p), TopPLogitsWarper(p)(None, logits))


class TestLaws:
    @given(
        st.floats(0.05, 5),
        st.none() | st.integers(1, 25),
        st.none() | st.floats(0.01, 1),
        st.integers(0, 99),
    )
    def test_chances_sum_to_one_and_keep_their_order(self, temperature, k, p, seed):
        logits = random(3, 20, seed=seed)
        kept = next_token_probabilities(
            logits, temperature=temperature, top_k=k, top_p=p
        )
        assert_close(kept.sum(-1), torch.ones(3))
        best = logits.argmax(-1, keepdim=True)
        assert (kept <= kept.gather(-1, best)).all()

    @given(st.floats(0.01, 0.99), st.integers(0, 99))
    def test_the_kept_cover_p_and_without_the_least_they_do_not(self, p, seed):
        logits = random(20, seed=seed)
        kept = logits.softmax(-1)[keep_top_p(logits, p) > -torch.inf]
        assert kept.sum() >= p - 1e-9
        assert kept.sum() - kept.min() < p

    def test_all_of_everything_changes_nothing(self):
        logits = random(3, 20)
        assert_close(keep_top_k(logits, 20), logits, atol=0, rtol=0)
        assert_close(keep_top_p(logits, 1.0), logits, atol=0, rtol=0)


class TestEdges:
    def test_a_best_token_that_alone_exceeds_p_stays(self):
        kept = keep_top_p(chances(0.9, 0.1), 0.1).softmax(-1)
        assert kept.tolist() == [1.0, 0.0]

    @pytest.mark.parametrize("temperature", [-0.1, float("nan"), float("inf")])
    def test_an_impossible_temperature_is_refused(self, temperature):
        with pytest.raises(ConfigError, match=f"0 or more, got {temperature}"):
            next_token_probabilities(random(5), temperature=temperature)

    def test_keeping_none_is_refused(self):
        with pytest.raises(ConfigError, match="at least 1, got 0"):
            keep_top_k(random(5), 0)

    @pytest.mark.parametrize("p", [0.0, 1.5])
    def test_a_share_that_is_no_share_is_refused(self, p):
        with pytest.raises(ConfigError, match=rf"\(0, 1\], got {p}"):
            keep_top_p(random(5), p)
