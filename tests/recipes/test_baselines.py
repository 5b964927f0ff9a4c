"""Baselines worked by hand, and bounded by what is possible."""

import gzip
import math

import torch
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.recipes import (
    baselines,
    gzip_bits_per_byte,
    unigram_bits_per_byte,
)
from tests.shape_comments import checked_shape_comments, read_promises


class TestByHand:
    def test_two_tokens_seen_three_and_no_times(self):
        train, valid = torch.tensor([0, 0, 0]), torch.tensor([0, 1])
        # Laplace: (3 + 1) / (3 + 2) and (0 + 1) / (3 + 2), so log2 of 5/4 and of 5.
        expected = (math.log2(5 / 4) + math.log2(5)) / 10
        found = unigram_bits_per_byte(train, valid, vocab_size=2, n_bytes=10)
        assert math.isclose(found, expected, rel_tol=1e-6)

    def test_gzip_counts_the_bits_of_its_file(self):
        text = "A list is a list is a list. " * 20
        data = gzip.compress(text.encode(), 9)
        assert math.isclose(gzip_bits_per_byte(text), 8 * len(data) / len(text))


class TestLaws:
    @given(st.integers(2, 50))
    def test_a_uniform_text_costs_the_logarithm_of_its_vocabulary(self, vocab_size):
        ids = torch.arange(vocab_size).repeat(3)
        found = unigram_bits_per_byte(ids, ids, vocab_size=vocab_size, n_bytes=len(ids))
        assert math.isclose(found, math.log2(vocab_size), rel_tol=1e-5)

    def test_a_text_that_repeats_itself_costs_less(self):
        assert gzip_bits_per_byte("ab" * 500) < gzip_bits_per_byte("ab")


class TestEdges:
    def test_lone_surrogates_are_counted_not_refused(self):
        assert gzip_bits_per_byte("\ud800" * 100) > 0


def test_every_shape_comment_in_baselines_is_true():
    with checked_shape_comments(baselines, vocab=7) as checked:
        unigram_bits_per_byte(torch.arange(5), torch.arange(3), vocab_size=7, n_bytes=9)
    assert len(checked) == len(dict(read_promises(baselines)))
