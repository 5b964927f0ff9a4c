"""Blocks: attention between tokens, then thought inside each, on a residual stream.

Read in this order:

1. `EncoderLayer`   look at each other, then think
2. `DecoderLayer`   look back, look at another text, then think

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.1; the order of pre-norm:
Xiong et al. (2020), On Layer Normalization in the Transformer Architecture,
arXiv:2002.04745, figure 1.
"""

from functools import partial
from typing import NamedTuple

from jaxtyping import Bool, Float
from torch import Tensor, nn

from llmos_edu.nn.attention import MultiHeadAttention
from llmos_edu.nn.feed_forward import FeedForward
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.rotary import RotaryPositions


class EncoderLayer(nn.Module):
    """Self-attention and a feed-forward layer, each added to what was there.

    With `is_causal` a stack of these is a GPT; without, the encoder of a Transformer.

    Args:
        d_model: Width of a token, in and out.
        n_heads: Attention heads; must divide d_model.
        d_ff: Width inside the feed-forward layer.
        activation: A name in `ACTIVATIONS`.
        dropout: Chance of dropping an activation while training, in [0, 1).
        is_pre_norm: Normalize before each part (GPT-2) or after it (the paper, BERT).
        norm_eps: Keeps the roots of the two norms away from 0; BERT has 1e-12.
    """

    def __init__(
        self,
        *,
        d_model: int,
        n_heads: int,
        d_ff: int,
        activation: str = "gelu",
        dropout: float = 0.0,
        is_pre_norm: bool = True,
        norm_eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.is_pre_norm = is_pre_norm
        self.attention_norm = LayerNorm(d_model, eps=norm_eps)
        self.attention = MultiHeadAttention(
            d_model=d_model, n_heads=n_heads, dropout=dropout
        )
        self.feed_forward_norm = LayerNorm(d_model, eps=norm_eps)
        self.feed_forward = FeedForward(
            d_model=d_model, d_ff=d_ff, activation=activation, dropout=dropout
        )
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "batch seq d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        bias: Float[Tensor, "*#lead #seq #n_seen"] | None = None,
        rotary: RotaryPositions | None = None,
        is_causal: bool = False,
        cache: KVCache | None = None,
        asked: Bool[Tensor, "batch seq"] | None = None,
    ) -> Float[Tensor, "*asked d_model"]:
        """Read the other tokens, then think.

        Args:
            x: Tokens.
            mask: See `MultiHeadAttention.forward`, as for the next four.
            bias: Added to the scores.
            rotary: Turns queries and keys.
            is_causal: Look back only.
            cache: Keys and values of what was read before.
            asked: True at the positions whose answer is wanted: these come one row
                after another, (asked, d_model), and the others are read but do not
                think. None asks all, (batch, seq, d_model).
        """
        read = partial(
            self.attention,
            mask=mask,
            bias=bias,
            rotary=rotary,
            is_causal=is_causal,
            cache=cache,
        )
        if self.is_pre_norm:
            x = x + self.dropout(read(self.attention_norm(x)))  # (batch, seq, d_model)
            x = x if asked is None else x[asked]  # (*asked, d_model)
            return x + self.feed_forward(self.feed_forward_norm(x))
        x = x + self.dropout(read(x))  # (batch, seq, d_model)
        x = self.attention_norm(x if asked is None else x[asked])  # (*asked, d_model)
        return self.feed_forward_norm(x + self.feed_forward(x))


class DecoderCache(NamedTuple):
    """What a decoder layer need not compute twice while it writes."""

    past: KVCache
    """Keys and values of what was written; grows with every token."""

    context: KVCache
    """Keys and values of the text that is read; filled once."""


class DecoderLayer(nn.Module):
    """Self-attention to the past, cross-attention to another text, a feed-forward part.

    Like `EncoderLayer`, but between looking back and thinking it looks across: queries
    come from what is being written, keys and values from `context`, what is being read.

    Args:
        d_model: Width of a token, in and out, and of the context.
        n_heads: Attention heads of both attentions; must divide d_model.
        d_ff: Width inside the feed-forward layer.
        activation: A name in `ACTIVATIONS`.
        dropout: Chance of dropping an activation while training, in [0, 1).
        is_pre_norm: Normalize before each part, or after it as the paper does.
        norm_eps: Keeps the roots of the norms away from 0.

    Raises:
        ConfigError: n_heads does not divide d_model.
    """

    def __init__(
        self,
        *,
        d_model: int,
        n_heads: int,
        d_ff: int,
        activation: str = "gelu",
        dropout: float = 0.0,
        is_pre_norm: bool = True,
        norm_eps: float = 1e-5,
    ) -> None:
        super().__init__()
        self.is_pre_norm = is_pre_norm
        self.attention_norm = LayerNorm(d_model, eps=norm_eps)
        self.attention = MultiHeadAttention(
            d_model=d_model, n_heads=n_heads, dropout=dropout
        )
        self.cross_norm = LayerNorm(d_model, eps=norm_eps)
        self.cross_attention = MultiHeadAttention(
            d_model=d_model, n_heads=n_heads, dropout=dropout
        )
        self.feed_forward_norm = LayerNorm(d_model, eps=norm_eps)
        self.feed_forward = FeedForward(
            d_model=d_model, d_ff=d_ff, activation=activation, dropout=dropout
        )
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "batch seq d_model"],
        context: Float[Tensor, "batch key d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        context_mask: Bool[Tensor, "*#context_lead #seq #key"] | None = None,
        is_causal: bool = True,
        cache: DecoderCache | None = None,
    ) -> Float[Tensor, "batch seq d_model"]:
        """Look back, look across, then think.

        Args:
            x: What is being written; with a cache, only what is new of it.
            context: What is being read.
            mask: True where a position of `x` may look at one of `x`.
            context_mask: True where a position of `x` may look at one of `context`.
            is_causal: Hide what is written later; the decoder's own mask.
            cache: Keys and values of earlier calls; takes in the new ones.
        """
        past, seen = cache or (None, None)
        if seen is not None and seen.n_past > 0:
            context = context[:, :0]  # (batch, 0, d_model)
        back = partial(self.attention, mask=mask, is_causal=is_causal, cache=past)
        across = partial(
            self.cross_attention, context=context, mask=context_mask, cache=seen
        )
        if self.is_pre_norm:
            x = x + self.dropout(back(self.attention_norm(x)))  # (batch, seq, d_model)
            x = x + self.dropout(across(self.cross_norm(x)))  # (batch, seq, d_model)
            return x + self.feed_forward(self.feed_forward_norm(x))
        x = self.attention_norm(x + self.dropout(back(x)))  # (batch, seq, d_model)
        x = self.cross_norm(x + self.dropout(across(x)))  # (batch, seq, d_model)
        return self.feed_forward_norm(x + self.feed_forward(x))

    def new_cache(
        self, batch_size: int, *, max_seq_len: int, context_len: int
    ) -> DecoderCache:
        """Make room for the keys and values of both attentions.

        Args:
            batch_size: Sequences that will be written side by side.
            max_seq_len: Tokens that will be written.
            context_len: Tokens that will be read.
        """
        return DecoderCache(
            past=self.attention.new_cache(batch_size, max_seq_len=max_seq_len),
            context=self.cross_attention.new_cache(batch_size, max_seq_len=context_len),
        )

    def weights(
        self,
        x: Float[Tensor, "batch seq d_model"],
        context: Float[Tensor, "batch key d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        context_mask: Bool[Tensor, "*#context_lead #seq #key"] | None = None,
    ) -> tuple[
        Float[Tensor, "batch head seq n_seen"], Float[Tensor, "batch head seq key"]
    ]:
        """Return who looks back where, and who looks across where, for the eye.

        Args:
            x: What was written.
            context: What was read.
            mask: True where a position of `x` may look at one of `x`; give the past
                here too, as nothing else hides the future.
            context_mask: True where a position of `x` may look at one of `context`.
        """
        if self.is_pre_norm:
            own = self.attention_norm(x)  # (batch, seq, d_model)
            written = x + self.attention(own, mask=mask)  # (batch, seq, d_model)
            asking = self.cross_norm(written)  # (batch, seq, d_model)
        else:
            own = x  # (batch, seq, d_model)
            asking = self.attention_norm(x + self.attention(x, mask=mask))
        return (
            self.attention.weights(own, mask=mask),
            self.cross_attention.weights(asking, context, mask=context_mask),
        )
