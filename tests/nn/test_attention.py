"""Attention worked by hand, against torch, by its laws, and at its edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import ConfigError, seeded
from llmos_edu.nn import (
    MultiHeadAttention,
    attend,
    attention,
    attention_weights,
    causal_mask,
)
from tests.contracts import check_module_contract
from tests.tensors import random

IMPLEMENTATIONS = ["fused", "readable"]


def copy_into_torch(ours: MultiHeadAttention, theirs: nn.MultiheadAttention) -> None:
    three = (ours.w_query, ours.w_key, ours.w_value)
    with torch.no_grad():
        theirs.in_proj_weight.copy_(torch.cat([part.weight for part in three]))
        theirs.in_proj_bias.copy_(torch.cat([part.bias for part in three]))
        theirs.out_proj.weight.copy_(ours.w_out.weight)
        theirs.out_proj.bias.copy_(ours.w_out.bias)


def pair(n_heads: int) -> tuple[MultiHeadAttention, nn.MultiheadAttention]:
    ours = MultiHeadAttention(d_model=8, n_heads=n_heads).double().eval()
    theirs = nn.MultiheadAttention(8, n_heads, batch_first=True).double().eval()
    copy_into_torch(ours, theirs)
    return ours, theirs


class TestByHand:
    def test_scores_of_1_and_0_over_root_2(self):
        query, key = torch.tensor([[1.0, 0.0]]), torch.eye(2)
        # softmax([1 / sqrt(2), 0]) = [e^0.7071, 1] / (e^0.7071 + 1)
        expected = torch.tensor([[0.6698, 0.3302]])
        assert_close(attention_weights(query, key), expected, atol=1e-4, rtol=0)

    def test_a_quarter_of_8_and_three_quarters_of_4_is_5(self):
        weights, value = torch.tensor([[0.25, 0.75]]), torch.tensor([[8.0], [4.0]])
        assert_close(attend(weights, value), torch.tensor([[5.0]]))

    @pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
    def test_equal_keys_give_the_plain_average(self, implementation):
        value = torch.tensor([[1.0], [2.0], [6.0]])
        mixed = attention(
            torch.ones(1, 1), torch.ones(3, 1), value, implementation=implementation
        )
        assert_close(mixed, torch.tensor([[3.0]]))


class TestParity:
    """In float64 a gap above 1e-10 is a bug; below it is rounding."""

    @pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
    @pytest.mark.parametrize("is_causal", [True, False])
    def test_attention_is_torchs(self, implementation, is_causal):
        query, key, value = (random(2, 3, 5, 4, seed=s) for s in range(3))
        ours = attention(
            query, key, value, is_causal=is_causal, implementation=implementation
        )
        theirs = F.scaled_dot_product_attention(query, key, value, is_causal=is_causal)
        assert_close(ours, theirs, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
    def test_a_mask_means_the_same_as_torchs(self, implementation):
        query = random(2, 3, 5, 4)
        key, value = random(2, 3, 7, 4, seed=1), random(2, 3, 7, 6, seed=2)
        mask = (random(2, 1, 5, 7, seed=3) > 0) | torch.eye(5, 7, dtype=torch.bool)
        ours = attention(query, key, value, mask=mask, implementation=implementation)
        theirs = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        assert_close(ours, theirs, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("n_heads", [1, 2, 4])
    def test_self_attention_is_torchs(self, n_heads):
        ours, theirs = pair(n_heads)
        x, allowed = random(2, 5, 8), causal_mask(5)
        expected, weights = theirs(
            x, x, x, attn_mask=~allowed, average_attn_weights=False
        )  # torch: True hides
        assert_close(ours(x, mask=allowed), expected, atol=1e-10, rtol=0)
        assert_close(ours(x, is_causal=True), expected, atol=1e-10, rtol=0)
        maps = ours.weights(x, mask=allowed)
        assert_close(maps, weights, atol=1e-10, rtol=0)

    def test_cross_attention_is_torchs(self):
        ours, theirs = pair(n_heads=2)
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        expected, weights = theirs(x, context, context, average_attn_weights=False)
        assert_close(ours(x, context), expected, atol=1e-10, rtol=0)
        assert_close(ours.weights(x, context), weights, atol=1e-10, rtol=0)

    def test_gradients_are_torchs(self):
        ours, theirs = pair(n_heads=2)
        x = random(2, 5, 8)
        (ours(x) ** 2).sum().backward()
        (theirs(x, x, x, need_weights=False)[0] ** 2).sum().backward()
        expected = theirs.in_proj_weight.grad.chunk(3)
        for part, grad in zip(
            (ours.w_query, ours.w_key, ours.w_value), expected, strict=True
        ):
            assert_close(part.weight.grad, grad, atol=1e-10, rtol=0)
        assert_close(
            ours.w_out.weight.grad, theirs.out_proj.weight.grad, atol=1e-10, rtol=0
        )

    def test_shared_keys_and_values_are_torchs_grouped_queries(self):
        query = random(2, 6, 5, 4)
        key, value = random(2, 3, 5, 4, seed=1), random(2, 3, 5, 4, seed=2)
        layer = MultiHeadAttention(d_model=24, n_heads=6, n_kv_heads=3)
        ours = attention(query, layer._one_per_head(key), layer._one_per_head(value))
        theirs = F.scaled_dot_product_attention(query, key, value, enable_gqa=True)
        assert_close(ours, theirs, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("n_kv_heads", [1, 2])
    def test_grouped_queries_are_torchs_layer_with_repeated_keys(self, n_kv_heads):
        shared = MultiHeadAttention(d_model=8, n_heads=4, n_kv_heads=n_kv_heads)
        full, theirs = pair(n_heads=4)
        shared = shared.double().eval()
        with torch.no_grad():
            full.load_state_dict(
                shared.state_dict()
                | {
                    f"{part}.{kind}": getattr(getattr(shared, part), kind)
                    .unflatten(0, (n_kv_heads, 2))
                    .repeat_interleave(4 // n_kv_heads, dim=0)
                    .flatten(end_dim=1)
                    for part in ("w_key", "w_value")
                    for kind in ("weight", "bias")
                }
            )
        copy_into_torch(full, theirs)
        x, allowed = random(2, 5, 8), causal_mask(5)
        expected, weights = theirs(
            x, x, x, attn_mask=~allowed, average_attn_weights=False
        )
        assert_close(shared(x, mask=allowed), expected, atol=1e-10, rtol=0)
        assert_close(shared.weights(x, mask=allowed), weights, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
    @pytest.mark.parametrize("is_causal", [True, False])
    def test_a_bias_is_torchs_float_mask(self, implementation, is_causal):
        query, key, value = (random(2, 3, 5, 4, seed=s) for s in range(3))
        bias = random(3, 5, 5, seed=3)
        ours = attention(
            query,
            key,
            value,
            bias=bias,
            is_causal=is_causal,
            implementation=implementation,
        )
        if is_causal:
            bias = bias.masked_fill(~causal_mask(5), -torch.inf)
        theirs = F.scaled_dot_product_attention(query, key, value, attn_mask=bias)
        assert_close(ours, theirs, atol=1e-10, rtol=0)


class TestLaws:
    @given(st.integers(1, 5), st.integers(0, 7), st.booleans(), st.integers(0, 99))
    def test_fused_is_readable_with_a_bias(self, n_queries, n_past, is_causal, seed):
        n_keys = n_queries + n_past
        query, key = random(2, 3, n_queries, 4, seed=seed), random(2, 3, n_keys, 4)
        value, bias = random(2, 3, n_keys, 4, seed=1), random(3, n_queries, n_keys)
        mask = random(2, 1, n_queries, n_keys, seed=seed) > -0.5
        fused, readable = (
            attention(
                query,
                key,
                value,
                mask=mask,
                bias=bias,
                is_causal=is_causal,
                implementation=name,
            )
            for name in IMPLEMENTATIONS
        )
        assert_close(fused, readable, atol=1e-10, rtol=0)

    def test_a_bias_that_is_equal_for_all_keys_changes_nothing(self):
        query, key = random(3, 4), random(5, 4, seed=1)
        shifted = attention_weights(query, key, bias=random(3, 1))
        assert_close(shifted, attention_weights(query, key))

    @given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 2**16))
    def test_a_querys_weights_sum_to_one(self, n_queries, n_keys, seed):
        weights = attention_weights(random(n_queries, 4, seed=seed), random(n_keys, 4))
        assert_close(weights.sum(-1), torch.ones(n_queries, dtype=torch.float64))

    @given(st.integers(1, 5), st.integers(1, 7), st.booleans(), st.integers(0, 99))
    def test_fused_is_readable(self, n_queries, n_past, is_causal, seed):
        query, key = (
            random(2, n_queries, 4, seed=seed),
            random(2, n_queries + n_past, 4),
        )
        value = random(2, n_queries + n_past, 4, seed=1)
        mask = random(n_queries, n_queries + n_past, seed=seed) > 0
        fused, readable = (
            attention(
                query, key, value, mask=mask, is_causal=is_causal, implementation=name
            )
            for name in IMPLEMENTATIONS
        )
        assert_close(fused, readable, atol=1e-10, rtol=0)

    @given(st.integers(1, 7))
    def test_the_future_cannot_change_the_past(self, cut):
        layer = MultiHeadAttention(d_model=8, n_heads=2).double().eval()
        x = random(1, 8, 8)
        edited = torch.cat([x[:, :cut], random(1, 8 - cut, 8, seed=1)], dim=1)
        before, after = layer(x, is_causal=True), layer(edited, is_causal=True)
        assert_close(before[:, :cut], after[:, :cut])

    @given(st.permutations(range(6)))
    def test_permuting_keys_and_values_together_changes_nothing(self, order):
        query, key, value = random(3, 4), random(6, 4, seed=1), random(6, 4, seed=2)
        shuffled = attention(query, key[order], value[order])
        assert_close(shuffled, attention(query, key, value), atol=1e-10, rtol=0)

    @given(st.permutations(range(5)))
    def test_without_positions_attention_is_blind_to_order(self, order):
        layer, x = MultiHeadAttention(d_model=8, n_heads=2).double(), random(1, 5, 8)
        assert_close(layer(x[:, order]), layer(x)[:, order], atol=1e-10, rtol=0)

    def test_heads_do_not_see_each_others_features(self):
        layer, x = MultiHeadAttention(d_model=8, n_heads=2).double(), random(1, 5, 8)
        before = layer.weights(x)
        with torch.no_grad():
            layer.w_query.weight[4:] += 1.0  # the second head's rows
        after = layer.weights(x)
        assert_close(after[:, 0], before[:, 0])
        assert not torch.allclose(after[:, 1], before[:, 1])

    @pytest.mark.parametrize("n_kv_heads", [None, 1, 2])
    def test_the_contract_of_every_module(self, n_kv_heads):
        def build() -> MultiHeadAttention:
            with seeded(0):
                return MultiHeadAttention(d_model=8, n_heads=4, n_kv_heads=n_kv_heads)

        check_module_contract(build, random(2, 5, 8))

    def test_dropped_weights_are_made_up_for_on_average(self):
        query, key = torch.zeros(1, 4), torch.zeros(2000, 4)
        with seeded(0):
            mixed = attention(
                query, key, torch.ones(2000, 1), dropout=0.5, implementation="readable"
            )
        assert mixed.item() == pytest.approx(1.0, abs=0.1)
        assert mixed.item() != 1.0


class TestEdges:
    @pytest.mark.parametrize("implementation", IMPLEMENTATIONS)
    def test_a_query_that_may_see_nothing_gets_zeros_and_no_nan_gradient(
        self, implementation
    ):
        query, key, value = (random(3, 4, seed=s).requires_grad_() for s in range(3))
        mask = torch.tensor([[True, True, True], [False] * 3, [True, False, False]])
        mixed = attention(query, key, value, mask=mask, implementation=implementation)
        assert mixed[1].tolist() == [0.0] * 4
        mixed.sum().backward()
        assert all(torch.isfinite(t.grad).all() for t in (query, key, value))

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=6 and n_heads=4"):
            MultiHeadAttention(d_model=6, n_heads=4)

    def test_shared_heads_that_do_not_divide_the_heads_are_refused(self):
        with pytest.raises(ConfigError, match="n_heads=4 and n_kv_heads=3"):
            MultiHeadAttention(d_model=8, n_heads=4, n_kv_heads=3)
