"""The KV cache gives back what it was shown, and refuses to overflow."""

import pytest
import torch
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.nn import KVCache, MultiHeadAttention
from tests.tensors import random


def new_cache(max_seq_len: int = 6) -> KVCache:
    return KVCache(
        batch_size=2,
        n_kv_heads=3,
        max_seq_len=max_seq_len,
        d_head=4,
        dtype=torch.float64,
    )


class TestByHand:
    def test_past_and_new_come_back_in_order(self):
        cache, key, value = new_cache(), random(2, 3, 5, 4), random(2, 3, 5, 4, seed=1)
        cache.append(key[:, :, :2], value[:, :, :2])
        keys, values = cache.append(key[:, :, 2:], value[:, :, 2:])
        assert_close(keys, key, atol=0, rtol=0)
        assert_close(values, value, atol=0, rtol=0)
        assert cache.n_past == 5

    def test_bytes_are_two_times_batch_heads_length_width_and_eight(self):
        assert new_cache().n_bytes == 2 * 2 * 3 * 6 * 4 * 8


class TestLaws:
    @pytest.mark.parametrize("n_kv_heads", [1, 2, 4])
    @pytest.mark.parametrize("pieces", [[1] * 6, [4, 2], [2, 1, 3]])
    def test_attention_in_pieces_is_attention_at_once(self, n_kv_heads, pieces):
        layer = MultiHeadAttention(d_model=8, n_heads=4, n_kv_heads=n_kv_heads)
        layer, x = layer.double().eval(), random(2, 6, 8)
        cache = KVCache(
            batch_size=2,
            n_kv_heads=n_kv_heads,
            max_seq_len=6,
            d_head=2,
            dtype=torch.float64,
        )
        with torch.no_grad():
            parts = [
                layer(part, is_causal=True, cache=cache) for part in x.split(pieces, 1)
            ]
            whole = layer(x, is_causal=True)
        assert_close(torch.cat(parts, dim=1), whole, atol=1e-10, rtol=0)


class TestEdges:
    def test_more_than_there_is_room_for_is_refused(self):
        cache, new = new_cache(max_seq_len=4), random(2, 3, 3, 4)
        cache.append(new, new)
        with pytest.raises(
            InputError, match=r"max_seq_len=4 tokens, got 3 past . 3 new"
        ):
            cache.append(new, new)
        assert cache.n_past == 3
