"""Every shape comment in the neural parts is true, line by line."""

from importlib import import_module

import torch

from llmos_edu.nn import (
    DecoderCache,
    DecoderLayer,
    EncoderLayer,
    FeedForward,
    KVCache,
    MultiHeadAttention,
    ScaledEmbedding,
    causal_mask,
)
from tests.shape_comments import checked_shape_comments, read_promises


def everything_ran(module, checked):
    return len(checked) == len(dict(read_promises(module)))


def test_in_attention():
    module = import_module("llmos_edu.nn.attention")
    sizes = {"batch": 2, "head": 6, "kv_head": 3, "d_head": 4, "d_model": 24}
    layer = MultiHeadAttention(d_model=24, n_heads=6, n_kv_heads=3)
    x, context = torch.randn(2, 5, 24), torch.randn(2, 7, 24)
    query, key = torch.randn(2, 6, 5, 4), torch.randn(2, 6, 7, 4)
    with checked_shape_comments(module, **sizes) as checked:
        layer(x, context)
        layer.weights(x, context)
        mask, bias = torch.ones(5, 7, dtype=torch.bool), torch.zeros(6, 5, 7)
        module.attention_weights(query, key, mask=mask, bias=bias)
        module.attention(query, key, key, implementation="readable")
        module.attention(key, key, key, is_causal=True, implementation="readable")
    assert everything_ran(module, checked)


def test_in_masks():
    module = import_module("llmos_edu.nn.masks")
    token_ids = torch.arange(6).reshape(2, 3)
    with checked_shape_comments(module, batch=2) as checked:
        module.key_mask(token_ids > 0, token_ids)
    assert everything_ran(module, checked)


def test_in_blocks():
    module = import_module("llmos_edu.nn.blocks")
    layers = [
        EncoderLayer(d_model=8, n_heads=2, d_ff=10, is_pre_norm=is_pre_norm)
        for is_pre_norm in (True, False)
    ]
    decoders = [
        DecoderLayer(d_model=8, n_heads=2, d_ff=10, is_pre_norm=is_pre_norm)
        for is_pre_norm in (True, False)
    ]
    x, context = torch.randn(3, 5, 8), torch.randn(3, 7, 8)
    sizes = {"batch_size": 3, "n_kv_heads": 2, "d_head": 4, "max_seq_len": 10}
    with checked_shape_comments(module, batch=3, seq=5, d_model=8) as checked:
        for layer in layers:
            layer(x, is_causal=True)
            layer(x, asked=x[..., 0] > 0)
        for decoder in decoders:
            cache = DecoderCache(KVCache(**sizes), KVCache(**sizes))
            decoder(x, context, cache=cache)
            decoder(x, context, cache=cache)
            decoder.weights(x, context, mask=causal_mask(5))
    assert everything_ran(module, checked)


def test_in_stacks():
    module = import_module("llmos_edu.nn.stacks")
    embedding = ScaledEmbedding(vocab_size=11, max_seq_len=5, d_model=8)
    with checked_shape_comments(module, batch=3, seq=5, d_model=8) as checked:
        embedding(torch.arange(15).view(3, 5) % 11)
    assert everything_ran(module, checked)


def test_in_the_feed_forward_layer():
    module = import_module("llmos_edu.nn.feed_forward")
    layer = FeedForward(d_model=8, d_ff=11)
    with checked_shape_comments(module, d_ff=11) as checked:
        layer(torch.randn(3, 5, 8))
    assert everything_ran(module, checked)


def test_in_linear():
    module = import_module("llmos_edu.nn.linear")
    x, weight = torch.randn(3, 5, 8), torch.randn(11, 8)
    with checked_shape_comments(module, d_out=11) as checked:
        module.linear(x, weight, implementation="readable")
    assert everything_ran(module, checked)


def test_in_normalization():
    module = import_module("llmos_edu.nn.normalization")
    x, gain = torch.randn(3, 5, 8), torch.ones(8)
    with checked_shape_comments(module) as checked:
        module.layer_norm(x, gain, gain, implementation="readable")
        module.rms_norm(x, gain, implementation="readable")
    assert everything_ran(module, checked)


def test_in_rotary():
    module = import_module("llmos_edu.nn.rotary")
    with checked_shape_comments(module, seq=5, pair=3) as checked:
        module.rotation_table(torch.arange(5.0), 6)
    assert everything_ran(module, checked)


def test_in_alibi():
    module = import_module("llmos_edu.nn.alibi")
    with checked_shape_comments(module, head=4, query=3, key=7) as checked:
        module.AlibiBias(4)(3, 7)
    assert everything_ran(module, checked)
