"""Stacks of layers, against torch's, and the way in and out of them."""

import math

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.nn import (
    Decoder,
    Encoder,
    Linear,
    ScaledEmbedding,
    causal_mask,
    draw_balanced,
    sinusoid_table,
)
from tests.contracts import check_module_contract
from tests.nn.test_blocks import copy_layer, copy_norm, padded
from tests.tensors import random

SIZES = {"n_layers": 3, "d_model": 8, "n_heads": 2, "d_ff": 12}


def lively(stack: nn.Module) -> nn.Module:
    for seed, parameter in enumerate(stack.parameters()):
        parameter.data.copy_(0.3 * random(*parameter.shape, seed=seed))
    return stack.double().eval()


def copy_stack(ours: nn.Module, theirs: nn.Module) -> None:
    for layer, their_layer in zip(ours.layers, theirs.layers, strict=True):
        copy_layer(layer, their_layer)
    if theirs.norm is not None:
        copy_norm(ours.final_norm, theirs.norm)


def torch_encoder(*, is_pre_norm: bool) -> nn.TransformerEncoder:
    layer = nn.TransformerEncoderLayer(
        8, 2, 12, dropout=0.0, batch_first=True, norm_first=is_pre_norm
    )
    norm = nn.LayerNorm(8) if is_pre_norm else None
    stack = nn.TransformerEncoder(layer, 3, norm=norm, enable_nested_tensor=False)
    return stack.double().eval()


def torch_decoder(*, is_pre_norm: bool) -> nn.TransformerDecoder:
    layer = nn.TransformerDecoderLayer(
        8, 2, 12, dropout=0.0, batch_first=True, norm_first=is_pre_norm
    )
    norm = nn.LayerNorm(8) if is_pre_norm else None
    return nn.TransformerDecoder(layer, 3, norm=norm).double().eval()


class TestByHand:
    def test_a_vector_is_the_scaled_row_and_the_wave_of_its_place(self):
        embedding = ScaledEmbedding(vocab_size=3, max_seq_len=4, d_model=2)
        with torch.no_grad():
            embedding.tokens.weight.copy_(torch.tensor([[1.0, 0], [0, 1.0], [2.0, 2]]))
        found = embedding(torch.tensor([[2, 0]]), n_past=1)
        # places 1 and 2: (sin 1, cos 1), (sin 2, cos 2); the root of 2 is 1.4142
        expected = torch.tensor(
            [
                [2 * 2**0.5 + math.sin(1), 2 * 2**0.5 + math.cos(1)],
                [2**0.5 + math.sin(2), math.cos(2)],
            ]
        )
        assert_close(found[0], expected)

    def test_scores_come_from_the_same_table_without_the_root(self):
        embedding = ScaledEmbedding(vocab_size=5, max_seq_len=4, d_model=6).double()
        x = random(2, 3, 6)
        assert_close(embedding.logits(x), x @ embedding.tokens.weight.T)

    def test_scaled_tokens_begin_as_long_as_the_waves(self):
        embedding = ScaledEmbedding(vocab_size=500, max_seq_len=4, d_model=64)
        draw_balanced(embedding, torch.Generator().manual_seed(0))
        scaled = embedding.tokens.weight.std() * embedding.scale
        assert scaled.item() == pytest.approx(1.0, abs=0.05)
        wave = sinusoid_table(64, 64).square().mean().sqrt()
        assert wave.item() == pytest.approx(0.5**0.5, abs=0.01)

    def test_balanced_matrices_have_a_variance_of_two_over_both_widths(self):
        part = Linear(300, 100)
        draw_balanced(part, torch.Generator().manual_seed(0))
        assert part.weight.var().item() == pytest.approx(2 / 400, rel=0.05)
        assert part.bias.abs().max() == 0


class TestParity:
    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_encoder_is_torchs_with_padding(self, is_pre_norm):
        ours = lively(Encoder(**SIZES, is_pre_norm=is_pre_norm))
        theirs = torch_encoder(is_pre_norm=is_pre_norm)
        copy_stack(ours, theirs)
        x, real = random(2, 5, 8).requires_grad_(), padded(3, 5, longest=5)
        expected = theirs(x, src_key_padding_mask=~real)
        found = ours(x, mask=real[:, None, None])
        assert_close(found, expected, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_decoder_is_torchs_with_padding(self, is_pre_norm):
        ours = lively(Decoder(**SIZES, is_pre_norm=is_pre_norm))
        theirs = torch_decoder(is_pre_norm=is_pre_norm)
        copy_stack(ours, theirs)
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        seen = padded(4, 7, longest=7)
        expected = theirs(
            x, context, tgt_mask=~causal_mask(5), memory_key_padding_mask=~seen
        )
        found = ours(x, context, context_mask=seen[:, None, None])
        assert_close(found, expected, atol=1e-10, rtol=0)


class TestLaws:
    def test_the_contract_of_every_module(self):
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        for is_pre_norm in (True, False):
            sizes = SIZES | {"is_pre_norm": is_pre_norm}
            check_module_contract(lambda s=sizes: Encoder(**s), x)
            check_module_contract(lambda s=sizes: Decoder(**s), x, context)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_a_map_is_that_of_its_layer(self, is_pre_norm):
        encoder = lively(Encoder(**SIZES, is_pre_norm=is_pre_norm))
        x, seen = random(1, 5, 8), []
        for layer in encoder.layers:
            layer.attention.register_forward_pre_hook(
                lambda part, args: seen.append(part.weights(args[0]))
            )
        maps = encoder.attention_maps(x)
        assert len(maps) == 3
        for found, expected in zip(maps, seen, strict=True):
            assert_close(found, expected, atol=0, rtol=0)

    def test_a_decoder_has_a_pair_of_maps_for_each_layer(self):
        decoder = lively(Decoder(**SIZES))
        x, context = random(1, 5, 8), random(1, 7, 8, seed=1)
        maps = decoder.attention_maps(x, context, mask=causal_mask(5))
        assert [(tuple(o.shape), tuple(c.shape)) for o, c in maps] == [
            ((1, 2, 5, 5), (1, 2, 5, 7))
        ] * 3
        assert_close(
            decoder.layers[0].weights(x, context, mask=causal_mask(5)), maps[0]
        )


class TestEdges:
    def test_no_token_at_all_is_refused(self):
        embedding = ScaledEmbedding(vocab_size=3, max_seq_len=4, d_model=2)
        with pytest.raises(InputError, match=r"at least one token, got shape \(1, 0\)"):
            embedding(torch.zeros(1, 0, dtype=torch.long))
