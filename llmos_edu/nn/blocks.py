"""Blocks: attention between tokens, then thought inside each, on a residual stream.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.1; the order of pre-norm:
Xiong et al. (2020), On Layer Normalization in the Transformer Architecture,
arXiv:2002.04745, figure 1.
"""

from jaxtyping import Bool, Float
from torch import Tensor, nn

from llmos_edu.nn.attention import MultiHeadAttention
from llmos_edu.nn.feed_forward import FeedForward
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.normalization import LayerNorm


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
        is_causal: bool = False,
        cache: KVCache | None = None,
    ) -> Float[Tensor, "batch seq d_model"]:
        """Read the other tokens, then think; see `MultiHeadAttention.forward`."""
        if self.is_pre_norm:
            normed = self.attention_norm(x)  # (batch, seq, d_model)
            read = self.attention(normed, mask=mask, is_causal=is_causal, cache=cache)
            x = x + self.dropout(read)  # (batch, seq, d_model)
            return x + self.feed_forward(self.feed_forward_norm(x))
        read = self.attention(x, mask=mask, is_causal=is_causal, cache=cache)
        x = self.attention_norm(x + self.dropout(read))  # (batch, seq, d_model)
        return self.feed_forward_norm(x + self.feed_forward(x))
