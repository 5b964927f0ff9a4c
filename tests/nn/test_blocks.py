"""A layer of the Transformer: its wiring, against torch, by its laws."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.nn import EncoderLayer, causal_mask
from tests.contracts import check_module_contract
from tests.nn.test_attention import copy_into_torch
from tests.tensors import random


def pair(*, is_pre_norm: bool) -> tuple[EncoderLayer, nn.TransformerEncoderLayer]:
    ours = EncoderLayer(
        d_model=8, n_heads=2, d_ff=12, activation="relu", is_pre_norm=is_pre_norm
    )
    theirs = nn.TransformerEncoderLayer(
        8, 2, 12, dropout=0.0, batch_first=True, norm_first=is_pre_norm
    )
    ours, theirs = ours.double().eval(), theirs.double().eval()
    for parameter in ours.parameters():
        nn.init.normal_(parameter, std=0.3)
    copy_into_torch(ours.attention, theirs.self_attn)
    with torch.no_grad():
        for norm, their_norm in (
            (ours.attention_norm, theirs.norm1),
            (ours.feed_forward_norm, theirs.norm2),
        ):
            their_norm.weight.copy_(norm.gain)
            their_norm.bias.copy_(norm.offset)
        theirs.linear1.load_state_dict(ours.feed_forward.w_in.state_dict())
        theirs.linear2.load_state_dict(ours.feed_forward.w_out.state_dict())
    return ours, theirs


class TestParity:
    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_layer_is_torchs(self, is_pre_norm):
        ours, theirs = pair(is_pre_norm=is_pre_norm)
        x = random(2, 5, 8).requires_grad_()  # with a gradient torch takes no shortcut
        assert_close(ours(x), theirs(x), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_causal_layer_is_torchs(self, is_pre_norm):
        ours, theirs = pair(is_pre_norm=is_pre_norm)
        x = random(2, 5, 8).requires_grad_()
        expected = theirs(x, src_mask=~causal_mask(5))
        assert_close(ours(x, is_causal=True), expected, atol=1e-10, rtol=0)
        assert_close(ours(x, mask=causal_mask(5)), expected, atol=1e-10, rtol=0)


class TestLaws:
    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_contract_of_every_module(self, is_pre_norm):
        check_module_contract(
            lambda: EncoderLayer(
                d_model=8, n_heads=2, d_ff=12, is_pre_norm=is_pre_norm
            ),
            random(2, 5, 8),
        )

    def test_a_layer_that_writes_nothing_passes_the_stream_on(self):
        layer, x = EncoderLayer(d_model=8, n_heads=2, d_ff=12).double(), random(1, 5, 8)
        for part in (layer.attention.w_out, layer.feed_forward.w_out):
            nn.init.zeros_(part.weight), nn.init.zeros_(part.bias)
        assert_close(layer(x), x, atol=0, rtol=0)

    def test_dropout_is_for_training_only(self):
        layer = EncoderLayer(d_model=8, n_heads=2, d_ff=12, dropout=0.5).double()
        x = random(1, 5, 8)
        assert not torch.equal(layer(x), layer(x))
        layer.eval()
        assert torch.equal(layer(x), layer(x))

    def test_a_constant_vector_shows_how_far_the_roots_are_from_zero(self):
        # 1e-6 in one of two features: mean 5e-7, variance 2.5e-13
        x = torch.tensor([[[1e-6, 0.0]]], dtype=torch.float64)
        for eps, expected in ((1e-12, (2.5e-13 / 1.25e-12) ** 0.5), (1e-24, 1.0)):
            layer = EncoderLayer(
                d_model=2, n_heads=1, d_ff=2, is_pre_norm=False, norm_eps=eps
            ).double()
            for norm in (layer.attention_norm, layer.feed_forward_norm):
                assert_close(norm(x)[0, 0, 0].item(), expected, rtol=1e-6, atol=0)
