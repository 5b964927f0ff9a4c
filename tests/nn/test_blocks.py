"""A layer of the Transformer: its wiring, against torch, by its laws."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError
from llmos_edu.nn import (
    DecoderCache,
    DecoderLayer,
    EncoderLayer,
    KVCache,
    causal_mask,
    padding_mask,
)
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
    copy_layer(ours, theirs)
    return ours, theirs


def copy_layer(ours: nn.Module, theirs: nn.Module) -> None:
    """Give a layer of torch the weights of ours, encoder or decoder."""
    norms = [ours.attention_norm, ours.feed_forward_norm]
    copy_into_torch(ours.attention, theirs.self_attn)
    if isinstance(ours, DecoderLayer):
        norms.insert(1, ours.cross_norm)
        copy_into_torch(ours.cross_attention, theirs.multihead_attn)
    for number, norm in enumerate(norms, start=1):
        copy_norm(norm, getattr(theirs, f"norm{number}"))
    theirs.linear1.load_state_dict(ours.feed_forward.w_in.state_dict())
    theirs.linear2.load_state_dict(ours.feed_forward.w_out.state_dict())


def copy_norm(ours: nn.Module, theirs: nn.Module) -> None:
    with torch.no_grad():
        theirs.weight.copy_(ours.gain)
        theirs.bias.copy_(ours.offset)


def decoder_pair(
    *, is_pre_norm: bool
) -> tuple[DecoderLayer, nn.TransformerDecoderLayer]:
    ours = DecoderLayer(
        d_model=8, n_heads=2, d_ff=12, activation="relu", is_pre_norm=is_pre_norm
    )
    theirs = nn.TransformerDecoderLayer(
        8, 2, 12, dropout=0.0, batch_first=True, norm_first=is_pre_norm
    )
    ours, theirs = ours.double().eval(), theirs.double().eval()
    for seed, parameter in enumerate(ours.parameters()):
        parameter.data.copy_(0.3 * random(*parameter.shape, seed=seed))
    copy_layer(ours, theirs)
    return ours, theirs


def padded(*lengths: int, longest: int) -> torch.Tensor:
    """True where a token is real: (batch, seq)."""
    return torch.arange(longest) < torch.tensor(lengths)[:, None]


class TestDecoderParity:
    """Against torch.nn.TransformerDecoderLayer; there, True in a mask hides."""

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_layer_is_torchs_with_every_mask(self, is_pre_norm):
        ours, theirs = decoder_pair(is_pre_norm=is_pre_norm)
        x, context = random(3, 5, 8), random(3, 7, 8, seed=1)
        real, context_real = padded(5, 3, 1, longest=5), padded(2, 7, 4, longest=7)
        found = ours(
            x,
            context,
            mask=real[:, None, None],
            context_mask=context_real[:, None, None],
        )
        expected = theirs(
            x,
            context,
            tgt_mask=~causal_mask(5),
            tgt_key_padding_mask=~real,
            memory_key_padding_mask=~context_real,
        )
        assert_close(found, expected, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_layer_without_masks_is_torchs(self, is_pre_norm):
        ours, theirs = decoder_pair(is_pre_norm=is_pre_norm)
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        found = ours(x, context, is_causal=False)
        assert_close(found, theirs(x, context), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_gradients_are_torchs(self, is_pre_norm):
        ours, theirs = decoder_pair(is_pre_norm=is_pre_norm)
        inputs = random(2, 5, 8), random(2, 7, 8, seed=1)
        x, context = (t.clone().requires_grad_() for t in inputs)
        their_x, their_context = (t.clone().requires_grad_() for t in inputs)
        (ours(x, context) ** 2).sum().backward()
        hidden = ~causal_mask(5)
        (theirs(their_x, their_context, tgt_mask=hidden) ** 2).sum().backward()
        assert_close(x.grad, their_x.grad, atol=1e-10, rtol=0)
        assert_close(context.grad, their_context.grad, atol=1e-10, rtol=0)
        for part, their_part in (
            (ours.attention, theirs.self_attn),
            (ours.cross_attention, theirs.multihead_attn),
        ):
            three = (part.w_query, part.w_key, part.w_value)
            found = torch.cat([w.weight.grad for w in three])
            assert_close(found, their_part.in_proj_weight.grad, atol=1e-10, rtol=0)


class TestDecoderLaws:
    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_the_contract_of_every_module(self, is_pre_norm):
        check_module_contract(
            lambda: DecoderLayer(
                d_model=8, n_heads=2, d_ff=12, is_pre_norm=is_pre_norm
            ),
            random(2, 5, 8),
            random(2, 7, 8, seed=1),
        )

    @settings(deadline=None, max_examples=20)
    @given(st.integers(1, 5), st.booleans())
    def test_the_future_cannot_change_the_past(self, cut, is_pre_norm):
        layer, _ = decoder_pair(is_pre_norm=is_pre_norm)
        x, context = random(1, 6, 8), random(1, 4, 8, seed=1)
        edited = torch.cat([x[:, :cut], random(1, 6 - cut, 8, seed=2)], dim=1)
        before, after = layer(x, context), layer(edited, context)
        assert_close(before[:, :cut], after[:, :cut], atol=1e-10, rtol=0)
        assert not torch.allclose(before[:, cut:], after[:, cut:])

    @settings(deadline=None, max_examples=20)
    @given(st.permutations(range(4)))
    def test_the_order_of_the_context_does_not_matter(self, order):
        layer, _ = decoder_pair(is_pre_norm=True)
        x, context = random(1, 3, 8), random(1, 4, 8, seed=1)
        shuffled = layer(x, context[:, order])
        assert_close(shuffled, layer(x, context), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_writing_token_by_token_from_a_cache_is_writing_at_once(self, is_pre_norm):
        layer, _ = decoder_pair(is_pre_norm=is_pre_norm)
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        seen = padded(4, 7, longest=7)[:, None, None]
        sizes = {"batch_size": 2, "n_kv_heads": 2, "d_head": 4, "dtype": torch.float64}
        cache = DecoderCache(
            KVCache(max_seq_len=5, **sizes), KVCache(max_seq_len=7, **sizes)
        )
        steps = [
            layer(some, context, context_mask=seen, cache=cache)
            for some in x.split([2, 1, 1, 1], dim=1)
        ]
        expected = layer(x, context, context_mask=seen)
        assert_close(torch.cat(steps, dim=1), expected, atol=1e-10, rtol=0)
        assert cache.context.n_past == 7
        assert cache.past.n_past == 5

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_its_maps_are_torchs(self, is_pre_norm):
        ours, theirs = decoder_pair(is_pre_norm=is_pre_norm)
        kept = []
        for part in (theirs.self_attn, theirs.multihead_attn):
            part.register_forward_pre_hook(
                lambda part, args, kwargs: (
                    args,
                    kwargs | {"need_weights": True, "average_attn_weights": False},
                ),
                with_kwargs=True,
            )
            part.register_forward_hook(lambda part, args, out: kept.append(out[1]))
        x, context = random(2, 5, 8), random(2, 7, 8, seed=1)
        theirs(x, context, tgt_mask=~causal_mask(5))
        found = ours.weights(x, context, mask=causal_mask(5))
        for ours_map, theirs_map in zip(found, kept, strict=True):
            assert_close(ours_map, theirs_map, atol=1e-10, rtol=0)

    def test_hidden_context_is_never_looked_at(self):
        layer, _ = decoder_pair(is_pre_norm=False)
        ids = torch.tensor([[5, 6, 0, 0]])
        _, across = layer.weights(
            random(1, 3, 8),
            random(1, 4, 8, seed=1),
            mask=causal_mask(3),
            context_mask=padding_mask(ids, pad_id=0),
        )
        assert across[..., 2:].abs().max() == 0
        assert_close(across.sum(-1), torch.ones(1, 2, 3, dtype=torch.float64))

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=8 and n_heads=3"):
            DecoderLayer(d_model=8, n_heads=3, d_ff=12)


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

    @pytest.mark.parametrize("is_pre_norm", [True, False])
    def test_asking_for_some_positions_gives_their_rows_of_all(self, is_pre_norm):
        layer, _ = pair(is_pre_norm=is_pre_norm)
        x, asked = random(3, 5, 8), random(3, 5) > 0
        assert_close(layer(x, asked=asked), layer(x)[asked], atol=1e-12, rtol=0)

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
