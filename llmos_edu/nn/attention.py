r"""Attention: each position takes a weighted average of what it may look at.

Read in this order:

1. `attention_weights`   who looks at whom, and how much
2. `attend`              the weighted average itself
3. `attention`           both in one call, by lines one can read or by one kernel
4. `MultiHeadAttention`  the same, several times side by side on slices of the width

Axes, as written in signatures and shape comments:

    batch    sequences            query    positions that look
    head     parallel copies      key      positions that are looked at
    d_model  width of a token     d_head   width of a token inside one head
    d_value  width of what is handed over; d_head in every model here
    kv_head  heads that share one set of keys and values count once

Source: Vaswani et al. (2017), Attention Is All You Need, arXiv:1706.03762, section 3.2.
"""

import math

from jaxtyping import Bool, Float
from torch import Tensor, nn
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused
from llmos_edu.core.errors import ConfigError
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.linear import Linear
from llmos_edu.nn.masks import causal_mask
from llmos_edu.nn.rotary import RotaryPositions


def attention_weights(
    query: Float[Tensor, "*batch query d_head"],
    key: Float[Tensor, "*batch key d_head"],
    *,
    mask: Bool[Tensor, "*#batch #query #key"] | None = None,
    bias: Float[Tensor, "*#batch #query #key"] | None = None,
) -> Float[Tensor, "*batch query key"]:
    r"""Share out one unit of attention per query over the keys it may see.

    $$\mathrm{softmax}\left(\frac{QK^\top}{\sqrt{d_\mathrm{head}}}\right)$$

    The root keeps the scores at unit variance when the entries of Q and K have it;
    without it softmax saturates as d_head grows and its gradient vanishes.

    Args:
        query: What each position looks for.
        key: What each position offers to be found by.
        mask: True where a query may look. None lets every query see every key.
        bias: Added to the scores: a liking that does not depend on the tokens.

    Returns:
        Non-negative weights; each query's weights sum to 1, or to 0 if its mask
        allows no key at all.

    Complexity:
        Time O(query * key * d_head); memory O(query * key), the famous square.

    Source:
        arXiv:1706.03762, equation 1. The rule for a fully masked query is ours:
        the paper has none, and a plain softmax answers NaN.

    Example:
        >>> attention_weights(torch.zeros(1, 4), torch.zeros(2, 4))
        tensor([[0.5000, 0.5000]])
    """
    scores = query @ key.mT / math.sqrt(query.shape[-1])  # (*batch, query, key)
    if bias is not None:
        scores = scores + bias  # (*batch, query, key)
    if mask is None:
        return scores.softmax(dim=-1)
    scores = scores.masked_fill(~mask, -math.inf)  # (*batch, query, key)
    return scores.softmax(dim=-1).masked_fill(~mask, 0.0)


def attend(
    weights: Float[Tensor, "*batch query key"],
    value: Float[Tensor, "*batch key d_value"],
) -> Float[Tensor, "*batch query d_value"]:
    """Average the values, each query by its own weights.

    Args:
        weights: What `attention_weights` returns.
        value: What each position hands over when it is looked at.

    Example:
        >>> attend(torch.tensor([[0.25, 0.75]]), torch.tensor([[0.0], [4.0]]))
        tensor([[3.]])
    """
    return weights @ value


def attention(
    query: Float[Tensor, "*batch query d_head"],
    key: Float[Tensor, "*batch key d_head"],
    value: Float[Tensor, "*batch key d_value"],
    *,
    mask: Bool[Tensor, "*#batch #query #key"] | None = None,
    bias: Float[Tensor, "*#batch #query #key"] | None = None,
    is_causal: bool = False,
    dropout: float = 0.0,
    implementation: Implementation = "fused",
) -> Float[Tensor, "*batch query d_value"]:
    """Look and take: `attend(attention_weights(query, key), value)`.

    Args:
        query: What each position looks for.
        key: What each position offers to be found by.
        value: What each position hands over.
        mask: True where a query may look.
        bias: Added to the scores; see `attention_weights`.
        is_causal: Hide the future too. The queries are the last positions of the
            keys, so that a single new query sees its whole past.
        dropout: Chance of dropping one weight, in [0, 1); 0 unless training.
        implementation: "fused" never writes the weights down: memory O(query + key).

    Returns:
        One average per query; zeros for a query that may look nowhere.

    Source:
        arXiv:1706.03762, equation 1; the fused kernel is that of Dao et al. (2022),
        FlashAttention, arXiv:2205.14135.
    """
    n_queries, n_keys = query.shape[-2], key.shape[-2]
    is_causal = is_causal and n_queries > 1  # a single query has no future
    is_plain = mask is None and bias is None and n_queries == n_keys
    if is_causal and not is_plain:
        past = causal_mask(n_queries, n_past=n_keys - n_queries, device=query.device)
        mask, is_causal = past if mask is None else mask & past, False
    if wants_fused(implementation):
        return F.scaled_dot_product_attention(
            query, key, value, _as_one(mask, bias), dropout, is_causal
        )
    if is_causal:
        mask = causal_mask(n_queries, device=query.device)  # (query, key)
    weights = attention_weights(query, key, mask=mask, bias=bias)
    return attend(F.dropout(weights, dropout), value)


def _as_one(mask: Tensor | None, bias: Tensor | None) -> Tensor | None:
    """Hide by a bias of -inf, as the kernel takes one tensor for both."""
    if mask is None or bias is None:
        return mask if bias is None else bias
    return bias.masked_fill(~mask, -math.inf)


class MultiHeadAttention(nn.Module):
    r"""Attention in several subspaces at once, then mixed back to the model width.

    With `context` left out this is self-attention; with it, cross-attention.

    Args:
        d_model: Width of a token, in and out.
        n_heads: Parallel heads; must divide d_model.
        n_kv_heads: Heads of keys and values; must divide n_heads, and each serves
            n_heads / n_kv_heads queries. None gives every head its own.
        dropout: Chance of dropping one weight while training, in [0, 1).

    Raises:
        ConfigError: n_heads does not divide d_model, or n_kv_heads not n_heads.

    Source:
        arXiv:1706.03762, section 3.2.2; fewer key-value heads: Ainslie et al. (2023),
        GQA, arXiv:2305.13245, section 2.2.
    """

    def __init__(
        self,
        *,
        d_model: int,
        n_heads: int,
        n_kv_heads: int | None = None,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        n_kv_heads = n_heads if n_kv_heads is None else n_kv_heads
        if n_heads < 1 or d_model % n_heads != 0:
            raise ConfigError(
                f"n_heads must divide d_model, got {d_model=} and {n_heads=}: "
                "every feature must belong to one head"
            )
        if n_kv_heads < 1 or n_heads % n_kv_heads != 0:
            raise ConfigError(
                f"n_kv_heads must divide n_heads, got {n_heads=} and {n_kv_heads=}: "
                "every head must have one set of keys and values"
            )
        self.n_heads, self.n_kv_heads = n_heads, n_kv_heads
        self.d_head = d_model // n_heads
        self.w_query = Linear(d_model, d_model)
        self.w_key = Linear(d_model, n_kv_heads * self.d_head)
        self.w_value = Linear(d_model, n_kv_heads * self.d_head)
        self.w_out = Linear(d_model, d_model)
        self.dropout = dropout

    def forward(
        self,
        x: Float[Tensor, "batch query d_model"],
        context: Float[Tensor, "batch key d_model"] | None = None,
        *,
        mask: Bool[Tensor, "*#lead #query #n_seen"] | None = None,
        bias: Float[Tensor, "*#lead #query #n_seen"] | None = None,
        rotary: RotaryPositions | None = None,
        is_causal: bool = False,
        cache: KVCache | None = None,
    ) -> Float[Tensor, "batch query d_model"]:
        """Let every position of `x` look at `context` (at `x` itself by default).

        Args:
            x: The positions that look.
            context: The positions that are looked at.
            mask: True where a query may look.
            bias: Added to the scores, such as that of `AlibiBias`.
            rotary: Turns queries and keys by their positions.
            is_causal: Hide the future too.
            cache: Earlier keys and values, looked at as well; takes in the new ones.
        """
        query, key, value = self._project(x, context)
        if rotary is not None:
            n_past = cache.n_past if cache else 0
            query, key = rotary(query, n_past=n_past), rotary(key, n_past=n_past)
        if cache is not None:
            key, value = cache.append(key, value)
        heads = attention(
            query,
            self._one_per_head(key),
            self._one_per_head(value),
            mask=mask,
            bias=bias,
            is_causal=is_causal,
            dropout=self.dropout if self.training else 0.0,
        )  # (batch, head, query, d_head)
        joined = heads.transpose(1, 2).flatten(start_dim=2)  # (batch, query, d_model)
        return self.w_out(joined)

    def weights(
        self,
        x: Float[Tensor, "batch query d_model"],
        context: Float[Tensor, "batch key d_model"] | None = None,
        *,
        mask: Bool[Tensor, "*#lead #query #key"] | None = None,
        bias: Float[Tensor, "*#lead #query #key"] | None = None,
        rotary: RotaryPositions | None = None,
    ) -> Float[Tensor, "batch head query key"]:
        """Return who looks at whom, for the eye: `forward` never writes it down."""
        query, key, _ = self._project(x, context)
        if rotary is not None:
            query, key = rotary(query), rotary(key)
        key = self._one_per_head(key)  # (batch, head, key, d_head)
        return attention_weights(query, key, mask=mask, bias=bias)

    def new_cache(self, batch_size: int, *, max_seq_len: int) -> KVCache:
        """Make room for the keys and values of this layer.

        Args:
            batch_size: Sequences that will be written side by side.
            max_seq_len: Tokens there is room for.
        """
        return KVCache(
            batch_size=batch_size,
            n_kv_heads=self.n_kv_heads,
            max_seq_len=max_seq_len,
            d_head=self.d_head,
            device=self.w_key.weight.device,
            dtype=self.w_key.weight.dtype,
        )

    def _project(self, x: Tensor, context: Tensor | None) -> tuple[Tensor, ...]:
        source = x if context is None else context  # (batch, key, d_model)
        query = self._split_heads(self.w_query(x))  # (batch, head, query, d_head)
        key = self._split_heads(self.w_key(source))  # (batch, kv_head, key, d_head)
        value = self._split_heads(self.w_value(source))  # (batch, kv_head, key, d_head)
        return query, key, value

    def _split_heads(
        self, x: Float[Tensor, "batch seq width"]
    ) -> Float[Tensor, "batch some_head seq d_head"]:
        per_head = x.unflatten(-1, (-1, self.d_head))  # (batch, seq, some_head, d_head)
        return per_head.transpose(1, 2)

    def _one_per_head(
        self, x: Float[Tensor, "batch kv_head seq d_head"]
    ) -> Float[Tensor, "batch head seq d_head"]:
        n_shared = self.n_heads // self.n_kv_heads
        return x if n_shared == 1 else x.repeat_interleave(n_shared, dim=1)
