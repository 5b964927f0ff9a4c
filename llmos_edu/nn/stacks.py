r"""Stacks: layers one above the other, and the way in and out.

Read in this order:

1. `ScaledEmbedding`   ids become vectors with a place, vectors become scores
2. `LayerStack`        what both stacks are made of
3. `Encoder`           layers that look at each other
4. `Decoder`           layers that look back, and across at another text
5. `draw_balanced`     the weights that all of them begin with

Source: Vaswani et al. (2017), arXiv:1706.03762, sections 3.1, 3.4 and 3.5; the norm
above a stack of pre-norm layers: Xiong et al. (2020), arXiv:2002.04745, section 3.2.
"""

import math
from typing import ClassVar, cast

from jaxtyping import Bool, Float, Int
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import InputError
from llmos_edu.nn.blocks import DecoderCache, DecoderLayer, EncoderLayer
from llmos_edu.nn.embedding import Embedding
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.linear import Linear, linear
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.positions import SinusoidalPositions


class ScaledEmbedding(nn.Module):
    r"""Make vectors of ids, $\sqrt{d}\,E_t + P_p$, and scores of vectors, $E x$.

    One table serves both ends. Its rows are short, so that scores start small; the root
    makes them as long as the waves that mark the place.

    Args:
        vocab_size: Rows of the table.
        max_seq_len: Longest text, in tokens.
        d_model: Width of a token; even.
        dropout: Chance of dropping a feature while training, in [0, 1).
    """

    def __init__(
        self, *, vocab_size: int, max_seq_len: int, d_model: int, dropout: float = 0.0
    ) -> None:
        super().__init__()
        self.scale = math.sqrt(d_model)
        self.tokens = Embedding(vocab_size, d_model)
        self.positions = SinusoidalPositions(max_seq_len, d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, token_ids: Int[Tensor, "batch seq"], *, n_past: int = 0
    ) -> Float[Tensor, "batch seq d_model"]:
        """Look the ids up and mark their places, behind n_past earlier ones.

        Raises:
            InputError: there is no token, an id is not in the vocabulary, or a place is
                beyond max_seq_len.
        """
        if token_ids.numel() == 0:
            raise InputError(
                f"a model needs at least one token, got shape {tuple(token_ids.shape)}"
            )
        x = self.tokens(token_ids) * self.scale  # (batch, seq, d_model)
        return self.dropout(self.positions(x, n_past=n_past))

    def logits(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch vocab"]:
        """Score every token of the vocabulary by the same table, without the root."""
        return linear(x, self.tokens.weight)


class LayerStack(nn.Module):
    """Layers of one kind, and a last norm where the norms stand before each part.

    Args:
        n_layers: Layers in the stack.
        d_model: Width of a token, and of what is read.
        n_heads: Attention heads of each attention; must divide d_model.
        d_ff: Width inside the feed-forward layers.
        activation: A name in `ACTIVATIONS`.
        is_pre_norm: Normalize before each part, or after it.
        dropout: Chance of dropping an activation while training, in [0, 1).
    """

    kind: ClassVar[type[EncoderLayer] | type[DecoderLayer]]

    def __init__(
        self,
        *,
        n_layers: int,
        d_model: int,
        n_heads: int,
        d_ff: int,
        activation: str = "relu",
        is_pre_norm: bool = False,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.layers = nn.ModuleList(
            self.kind(
                d_model=d_model,
                n_heads=n_heads,
                d_ff=d_ff,
                activation=activation,
                is_pre_norm=is_pre_norm,
                dropout=dropout,
            )
            for _ in range(n_layers)
        )
        self.final_norm = LayerNorm(d_model) if is_pre_norm else nn.Identity()


class Encoder(LayerStack):
    """Encoder layers; `LayerStack` says what they are made with."""

    kind = EncoderLayer

    def forward(
        self,
        x: Float[Tensor, "batch seq d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        is_causal: bool = False,
        cache: list[KVCache] | None = None,
    ) -> Float[Tensor, "batch seq d_model"]:
        """Send the tokens through all layers; see `EncoderLayer`."""
        for i, layer in enumerate(self.layers):
            own = cache[i] if cache else None
            x = layer(x, mask=mask, is_causal=is_causal, cache=own)
        return self.final_norm(x)

    def attention_maps(
        self,
        x: Float[Tensor, "batch seq d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
    ) -> list[Float[Tensor, "batch head seq n_seen"]]:
        """Return who looks at whom, one map per layer, for the eye."""
        maps = []
        for layer in cast(list[EncoderLayer], list(self.layers)):
            seen = layer.attention_norm(x) if layer.is_pre_norm else x
            maps.append(layer.attention.weights(seen, mask=mask))
            x = layer(x, mask=mask)
        return maps

    def new_cache(self, batch_size: int, *, max_seq_len: int) -> list[KVCache]:
        """Make an empty cache for each layer; see `MultiHeadAttention.new_cache`."""
        return [
            layer.attention.new_cache(batch_size, max_seq_len=max_seq_len)
            for layer in cast(list[EncoderLayer], list(self.layers))
        ]


class Decoder(LayerStack):
    """Decoder layers; `LayerStack` says what they are made with."""

    kind = DecoderLayer

    def forward(
        self,
        x: Float[Tensor, "batch seq d_model"],
        context: Float[Tensor, "batch key d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        context_mask: Bool[Tensor, "*#context_lead #seq #key"] | None = None,
        cache: list[DecoderCache] | None = None,
    ) -> Float[Tensor, "batch seq d_model"]:
        """Send what is written through all layers, in sight of what was read."""
        for i, layer in enumerate(self.layers):
            own = cache[i] if cache else None
            x = layer(x, context, mask=mask, context_mask=context_mask, cache=own)
        return self.final_norm(x)

    def attention_maps(
        self,
        x: Float[Tensor, "batch seq d_model"],
        context: Float[Tensor, "batch key d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #seq"],
        context_mask: Bool[Tensor, "*#context_lead #seq #key"] | None = None,
    ) -> list[tuple[Tensor, Tensor]]:
        """Return for each layer who looks back where, and who looks across where.

        Args:
            x: What is written.
            context: What was read.
            mask: True where a position may look back; hides the future too.
            context_mask: True where a position may look across.
        """
        maps = []
        for layer in cast(list[DecoderLayer], list(self.layers)):
            maps.append(layer.weights(x, context, mask=mask, context_mask=context_mask))
            x = layer(x, context, mask=mask, context_mask=context_mask)
        return maps

    def new_cache(
        self, batch_size: int, *, max_seq_len: int, context_len: int
    ) -> list[DecoderCache]:
        """Make an empty cache for each layer; see `DecoderLayer.new_cache`."""
        return [
            layer.new_cache(
                batch_size, max_seq_len=max_seq_len, context_len=context_len
            )
            for layer in cast(list[DecoderLayer], list(self.layers))
        ]


def draw_balanced(module: nn.Module, generator: Generator | None) -> None:
    """Draw matrices with one variance each way, tables with unit vectors, offsets 0.

    Source: Glorot and Bengio (2010), Understanding the difficulty of training deep
    feedforward neural networks, equation 16. The paper does not say how it draws.
    """
    for part in module.modules():
        if isinstance(part, Linear):
            nn.init.xavier_uniform_(part.weight, generator=generator)
            if part.bias is not None:
                nn.init.zeros_(part.bias)
        if isinstance(part, Embedding):
            std = part.weight.shape[1] ** -0.5
            nn.init.normal_(part.weight, std=std, generator=generator)
