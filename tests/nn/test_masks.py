"""Masks drawn by hand, and at their edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import causal_mask, key_mask, local_mask, padding_mask


class TestByHand:
    def test_the_causal_mask_is_a_lower_triangle(self):
        expected = [[1, 0, 0], [1, 1, 0], [1, 1, 1]]
        assert causal_mask(3).int().tolist() == expected

    def test_everyone_sees_the_past_that_is_cached(self):
        expected = [[1, 1, 1, 0], [1, 1, 1, 1]]
        assert causal_mask(2, n_past=2).int().tolist() == expected

    def test_a_window_of_two_sees_the_neighbours(self):
        expected = [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
        assert local_mask(3, window=2).int().tolist() == expected

    def test_padding_is_hidden_from_all(self):
        ids = torch.tensor([[4, 5, 0], [6, 0, 0]])
        mask = padding_mask(ids, pad_id=0)
        assert mask.shape == (2, 1, 1, 3)
        assert mask[:, 0, 0].int().tolist() == [[1, 1, 0], [1, 0, 0]]

    def test_what_is_real_may_be_looked_at_by_all(self):
        ids = torch.tensor([[4, 5, 0], [6, 0, 0]])
        assert torch.equal(key_mask(ids != 0, ids), padding_mask(ids, pad_id=0))


class TestLaws:
    @given(st.integers(1, 12))
    def test_row_n_of_the_causal_mask_allows_n_plus_one(self, seq_len):
        assert causal_mask(seq_len).sum(1).tolist() == list(range(1, seq_len + 1))

    @given(st.integers(1, 12), st.integers(1, 14))
    def test_seeing_is_mutual_in_the_local_mask(self, seq_len, window):
        mask = local_mask(seq_len, window=window)
        assert torch.equal(mask, mask.T)
        assert mask.diagonal().all()


class TestEdges:
    def test_a_window_that_sees_nobody_is_refused(self):
        with pytest.raises(ConfigError, match="window=0"):
            local_mask(4, window=0)

    def test_a_key_mask_of_another_shape_is_refused(self):
        ids = torch.zeros(2, 3, dtype=torch.long)
        with pytest.raises(InputError, match=r"mask .* \(2, 3\), got \(3,\)"):
            key_mask(torch.ones(3, dtype=torch.bool), ids)

    def test_a_key_mask_of_numbers_is_refused(self):
        ids = torch.zeros(1, 3, dtype=torch.long)
        with pytest.raises(InputError, match=r"source_mask must be Boolean, .*float32"):
            key_mask(torch.ones(1, 3), ids, name="source_mask")

    def test_a_key_mask_with_a_closed_row_is_refused(self):
        ids = torch.tensor([[1, 2], [0, 0]])
        with pytest.raises(InputError, match="got none in row 1"):
            key_mask(ids != 0, ids)
