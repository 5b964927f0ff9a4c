"""ALiBi by hand, against Bloom, by its laws, and at its edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close
from transformers.models.bloom.modeling_bloom import build_alibi_tensor

from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import AlibiBias, alibi_slopes, attention_weights, causal_mask
from tests.tensors import random


class TestByHand:
    def test_eight_heads_have_the_slopes_of_the_paper(self):
        assert alibi_slopes(8).tolist() == [2.0**-k for k in range(1, 9)]

    def test_three_heads_take_those_of_two_and_the_first_of_four(self):
        # two heads: 2^-4, 2^-8; four heads: 2^-2, 2^-4, 2^-6, 2^-8, every other
        assert alibi_slopes(3).tolist() == [2.0**-4, 2.0**-8, 2.0**-2]

    def test_three_steps_back_cost_three_slopes(self):
        bias = AlibiBias(8)(1, 4)
        assert bias[0, 0].tolist() == [-1.5, -1.0, -0.5, 0.0]


class TestParity:
    @pytest.mark.parametrize("n_heads", [*range(1, 18), 24, 40])
    def test_the_shares_are_blooms(self, n_heads):
        query, key = random(n_heads, 6, 4), random(n_heads, 6, 4, seed=1)
        real = torch.ones(1, 6)
        theirs = build_alibi_tensor(real, n_heads, torch.float64)  # (head, 1, key)
        mask, ours = causal_mask(6), AlibiBias(n_heads).double()(6, 6)
        expected = attention_weights(query, key, mask=mask, bias=theirs)
        found = attention_weights(query, key, mask=mask, bias=ours)
        # Bloom computes its slopes in float32; up to 8 heads that is exact
        assert_close(found, expected, atol=1e-10 if n_heads <= 8 else 1e-6, rtol=0)


class TestLaws:
    @given(st.integers(1, 40), st.integers(1, 9), st.integers(0, 9))
    def test_further_is_never_cheaper(self, n_heads, n_queries, n_past):
        bias = AlibiBias(n_heads)(n_queries, n_queries + n_past)
        past = bias.masked_fill(~causal_mask(n_queries, n_past=n_past), 0.0)
        assert (past.diff(dim=-1)[..., : n_past or None] >= 0).all()
        assert bias.diagonal(n_past, dim1=1, dim2=2).abs().max() == 0

    @given(st.integers(1, 64))
    def test_every_head_has_a_slope_of_its_own(self, n_heads):
        slopes = alibi_slopes(n_heads)
        assert len(set(slopes.tolist())) == n_heads
        assert ((slopes > 0) & (slopes < 1)).all()

    @given(st.integers(1, 6), st.integers(1, 6))
    def test_new_queries_see_the_last_rows_of_all(self, n_new, n_past):
        whole = AlibiBias(3)(n_past + n_new, n_past + n_new)
        assert torch.equal(AlibiBias(3)(n_new, n_past + n_new), whole[:, n_past:])

    def test_half_precision_does_not_lose_the_distance(self):
        # 2047 itself has no bfloat16; its product with the slope is rounded once
        bias = AlibiBias(8).bfloat16()(1, 2048)
        assert bias.dtype == torch.bfloat16
        assert bias[0, 0, 1].item() == torch.tensor(-1023.0).bfloat16().item()

    def test_it_has_no_parameters_and_stores_nothing(self):
        assert list(AlibiBias(4).parameters()) == []
        assert AlibiBias(4).state_dict() == {}


class TestEdges:
    def test_no_head_is_refused(self):
        with pytest.raises(ConfigError, match="at least 1, got n_heads=0"):
            AlibiBias(0)

    def test_more_queries_than_keys_are_refused(self):
        with pytest.raises(InputError, match="n_queries=3 and n_keys=2"):
            AlibiBias(2)(3, 2)
