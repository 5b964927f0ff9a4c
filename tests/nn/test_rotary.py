"""Rotary positions by hand, against Llama and GPT-J, by their laws, at their edges."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.testing import assert_close
from transformers.models.gptj import modeling_gptj
from transformers.models.llama import LlamaConfig, modeling_llama

from llmos_edu.core import ConfigError, UnknownNameError, seeded
from llmos_edu.nn import (
    KVCache,
    MultiHeadAttention,
    RotaryPositions,
    attend,
    causal_mask,
    rotate,
    rotation_table,
)
from tests.tensors import random

PAIRINGS = ["halves", "neighbours"]


@pytest.fixture
def in_float64(monkeypatch):
    """Ours and Llama's tables in float64; Llama's asks for float32 by name."""
    monkeypatch.setattr(torch, "float", torch.float64)
    monkeypatch.setattr(torch.Tensor, "float", torch.Tensor.double)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def rotary64(d_head, **settings):
    """A rotation whose table is float64 to the last bit."""
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        return RotaryPositions(d_head, **settings)
    finally:
        torch.set_default_dtype(before)


def llama(d_model, n_heads, n_kv_heads, base=10_000.0):
    return LlamaConfig(
        hidden_size=d_model,
        num_attention_heads=n_heads,
        num_key_value_heads=n_kv_heads,
        max_position_embeddings=32,
        rope_parameters={"rope_type": "default", "rope_theta": base},
        attn_implementation="sdpa",
    )


class TestByHand:
    def test_a_quarter_turn_takes_east_to_north(self):
        x = torch.tensor([[1.0, 0.0]])
        cosine, sine = rotation_table(torch.tensor([math.pi / 2]), 2)
        assert_close(rotate(x, cosine, sine), torch.tensor([[0.0, 1.0]]))

    def test_pairs_turn_by_1_and_by_a_hundredth_of_a_radian(self):
        # d_head 4, base 10,000: the speeds are 10000^0 = 1 and 10000^(-1/2) = 0.01
        cosine, sine = rotation_table(torch.tensor([3.0]), 4)
        assert_close(cosine, torch.tensor([[math.cos(3), math.cos(0.03)]]))
        assert_close(sine, torch.tensor([[math.sin(3), math.sin(0.03)]]))

    def test_halves_pairs_first_with_third_and_neighbours_first_with_second(self):
        x, quarter = torch.tensor([[1.0, 2.0, 3.0, 4.0]]), torch.tensor([[0.0, 0.0]])
        one = torch.ones(1, 2)  # every pair (a, b) becomes (-b, a)
        assert rotate(x, quarter, one).tolist() == [[-3, -4, 1, 2]]
        turned = rotate(x, quarter, one, pairing="neighbours")
        assert turned.tolist() == [[-2, 1, -4, 3]]

    def test_position_zero_does_not_turn(self):
        x = random(2, 1, 6)
        assert_close(RotaryPositions(6)(x), x)


class TestParity:
    """In float64 a gap above 1e-10 is a bug; below it is rounding."""

    @pytest.mark.usefixtures("in_float64")
    def test_the_table_and_the_turning_are_llamas(self):
        query, key = random(2, 3, 7, 8), random(2, 3, 7, 8, seed=1)
        theirs = modeling_llama.LlamaRotaryEmbedding(llama(24, 3, 3, base=500.0))
        cosine, sine = theirs(query, torch.arange(7)[None])
        expected = modeling_llama.apply_rotary_pos_emb(query, key, cosine, sine)
        ours = RotaryPositions(8, base=500.0)
        assert_close(ours(query), expected[0], atol=1e-10, rtol=0)
        assert_close(ours(key), expected[1], atol=1e-10, rtol=0)

    @pytest.mark.usefixtures("in_float64")
    @pytest.mark.parametrize("n_kv_heads", [1, 2, 4])
    def test_a_whole_attention_layer_is_llamas(self, n_kv_heads):
        config = llama(24, 4, n_kv_heads)
        theirs = modeling_llama.LlamaAttention(config, layer_idx=0)
        ours = MultiHeadAttention(d_model=24, n_heads=4, n_kv_heads=n_kv_heads)
        names = ("query", "q"), ("key", "k"), ("value", "v"), ("out", "o")
        with torch.no_grad():
            for name, letter in names:
                mine = getattr(ours, f"w_{name}")
                mine.weight.copy_(getattr(theirs, f"{letter}_proj").weight)
                mine.bias.zero_()
        x = random(2, 9, 24)
        turns = modeling_llama.LlamaRotaryEmbedding(config)(x, torch.arange(9)[None])
        expected, _ = theirs(x, turns, None)
        found = ours(x, rotary=RotaryPositions(6), is_causal=True)
        assert_close(found, expected, atol=1e-10, rtol=0)

    def test_the_weights_that_are_shown_are_those_that_were_used(self):
        with seeded(0):
            layer = MultiHeadAttention(d_model=12, n_heads=2).double()
        rotary, x, mask = RotaryPositions(6), random(2, 5, 12), causal_mask(5)
        _, _, value = layer._project(x, None)
        heads = attend(layer.weights(x, rotary=rotary, mask=mask), value)
        joined = layer.w_out(heads.transpose(1, 2).flatten(start_dim=2))
        assert_close(joined, layer(x, rotary=rotary, is_causal=True))

    def test_in_float32_the_table_is_llamas_to_rounding(self):
        theirs = modeling_llama.LlamaRotaryEmbedding(llama(24, 3, 3))
        cosine, _ = theirs(torch.zeros(1), torch.arange(100)[None])
        ours = RotaryPositions(8).cosine[:100]
        assert_close(ours, cosine[0, :, :4], atol=1e-5, rtol=0)

    @pytest.mark.usefixtures("in_float64")
    def test_neighbours_are_gptjs(self):
        x = random(2, 7, 3, 8)  # GPT-J turns before it moves the heads
        sines = modeling_gptj.create_sinusoidal_positions(7, 8).double()
        sine, cosine = sines.expand(2, 7, 8).chunk(2, dim=-1)
        expected = modeling_gptj.apply_rotary_pos_emb(x, sine, cosine)
        ours = RotaryPositions(8, pairing="neighbours")(x.transpose(1, 2))
        assert_close(ours.transpose(1, 2), expected, atol=1e-10, rtol=0)


class TestLaws:
    @given(st.integers(0, 300), st.integers(0, 300), st.integers(1, 500))
    @pytest.mark.parametrize("pairing", PAIRINGS)
    def test_a_score_depends_on_the_distance_alone(self, pairing, q, k, shift):
        query, key = random(1, 8), random(1, 8, seed=1)
        rotary = rotary64(8, max_seq_len=1000, pairing=pairing)

        def score(q, k):
            return rotary(query, n_past=q) @ rotary(key, n_past=k).mT

        assert_close(score(q, k), score(q + shift, k + shift), atol=1e-10, rtol=0)

    @given(st.integers(0, 5000), st.sampled_from(PAIRINGS))
    @settings(deadline=None)
    def test_turning_keeps_lengths(self, n_past, pairing):
        x = random(2, 3, 6)
        turned = rotary64(6, max_seq_len=8, pairing=pairing)(x, n_past=n_past)
        assert_close(turned.norm(dim=-1), x.norm(dim=-1), atol=1e-10, rtol=0)

    def test_the_two_pairings_are_one_after_reordering_the_features(self):
        x, order = random(2, 5, 8), [0, 4, 1, 5, 2, 6, 3, 7]
        halves = RotaryPositions(8)(x)
        neighbours = RotaryPositions(8, pairing="neighbours")(x[..., order])
        assert_close(halves[..., order], neighbours)

    @given(st.integers(0, 20), st.integers(1, 12))
    def test_beyond_the_table_is_as_if_the_table_were_longer(self, n_past, seq_len):
        x = random(2, seq_len, 6)
        short, long = (rotary64(6, max_seq_len=n) for n in (10, 64))
        assert torch.equal(short(x, n_past=n_past), long(x, n_past=n_past))

    def test_a_cache_changes_nothing(self):
        with seeded(0):
            layer = MultiHeadAttention(d_model=12, n_heads=2, n_kv_heads=1).double()
        rotary, x = RotaryPositions(6, max_seq_len=4), random(2, 9, 12)
        cache = KVCache(
            batch_size=2, n_kv_heads=1, max_seq_len=9, d_head=6, dtype=x.dtype
        )
        with torch.no_grad():
            parts = [
                layer(part, rotary=rotary, is_causal=True, cache=cache)
                for part in x.split([3, 1, 5], dim=1)
            ]
            whole = layer(x, rotary=rotary, is_causal=True)
        assert_close(torch.cat(parts, dim=1), whole, atol=1e-10, rtol=0)

    def test_it_has_no_parameters_and_stores_nothing(self):
        rotary = RotaryPositions(6)
        assert list(rotary.parameters()) == []
        assert rotary.state_dict() == {}

    def test_the_output_has_the_precision_of_the_input(self):
        x = random(1, 3, 4, dtype=torch.bfloat16)
        assert RotaryPositions(4, max_seq_len=2)(x).dtype == torch.bfloat16


class TestEdges:
    @pytest.mark.parametrize("d_head", [5, 0])
    def test_a_width_without_pairs_is_refused(self, d_head):
        with pytest.raises(ConfigError, match=f"even for rotary .* d_head={d_head}"):
            RotaryPositions(d_head)

    @pytest.mark.parametrize("base", [1.0, -3.0, float("nan")])
    def test_a_base_that_slows_nothing_is_refused(self, base):
        with pytest.raises(ConfigError, match=f"above 1 .* base={base}"):
            RotaryPositions(4, base=base)

    def test_an_unknown_pairing_is_refused(self):
        with pytest.raises(UnknownNameError, match="halves, neighbours, got 'half'"):
            RotaryPositions(4, pairing="half")
