"""BERT: a stack of layers that looks both ways, trained to fill in missing words.

Read in this order:

1. `BERTConfig`   the sizes
2. `BERT`         the stack: tokens, positions and segments in, vectors out

The heads with which it learns stand in `bert_pretraining`.

Source: Devlin et al. (2019), BERT: Pre-training of Deep Bidirectional Transformers for
Language Understanding, arXiv:1810.04805, section 3.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, cast

import torch
from jaxtyping import Bool, Float, Int, Shaped
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import InputError
from llmos_edu.models import bert_layout, configs, pretrained
from llmos_edu.nn.blocks import EncoderLayer
from llmos_edu.nn.embedding import Embedding
from llmos_edu.nn.linear import Linear
from llmos_edu.nn.masks import key_mask
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.positions import LearnedPositions


@dataclass(frozen=True, kw_only=True, slots=True)
class BERTConfig:
    """Everything needed to rebuild a BERT from its saved weights.

    Raises:
        ConfigError: a size is below 1, n_heads does not divide d_model, or dropout is
            no chance.
    """

    vocab_size: int
    """Rows of the embedding table; take it from the tokenizer, never type it."""

    max_seq_len: int = 256
    """Longest input, in tokens."""

    d_model: int = 128
    """Width of a token between layers."""

    n_layers: int = 4
    """Layers in the stack."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model."""

    d_ff: int = 512
    """Width inside the feed-forward layer; four times d_model in the paper."""

    n_segments: int = 2
    """Kinds of text that are told apart in one input."""

    activation: str = "gelu"
    """The bend in the feed-forward layers and in the token head."""

    norm_eps: float = 1e-12
    """Keeps the roots of the norms away from 0."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1); the paper has 0.1."""

    def __post_init__(self) -> None:
        configs.require_positive(
            vocab_size=self.vocab_size,
            max_seq_len=self.max_seq_len,
            d_model=self.d_model,
            n_layers=self.n_layers,
            n_heads=self.n_heads,
            d_ff=self.d_ff,
            n_segments=self.n_segments,
        )
        configs.require_whole_heads(d_model=self.d_model, n_heads=self.n_heads)
        configs.require_chance(dropout=self.dropout)


class BERTOutput(NamedTuple):
    """What a BERT makes of its input."""

    hidden: Float[Tensor, "*asked d_model"]
    """A vector for each token that was asked, which knows of all tokens around it."""

    pooled: Float[Tensor, "batch d_model"]
    """A vector for the whole input, made from that of its first token."""


class BERT(nn.Module):
    """Token ids in, a vector for each token and one for the whole input out.

    Every token sees all others, before and behind it, except padding. The norms come
    after each part (post-norm), as in the original Transformer.

    Args:
        config: The sizes.
        generator: Source of the initial weights; torch's global one by default.
    """

    def __init__(
        self, config: BERTConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.tokens = Embedding(config.vocab_size, config.d_model)
        self.positions = LearnedPositions(config.max_seq_len, config.d_model)
        self.segments = Embedding(config.n_segments, config.d_model)
        self.embedding_norm = LayerNorm(config.d_model, eps=config.norm_eps)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(
            EncoderLayer(
                d_model=config.d_model,
                n_heads=config.n_heads,
                d_ff=config.d_ff,
                activation=config.activation,
                dropout=config.dropout,
                is_pre_norm=False,
                norm_eps=config.norm_eps,
            )
            for _ in range(config.n_layers)
        )
        self.pooler = Linear(config.d_model, config.d_model)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw tables and matrices with deviation 0.02; offsets start at 0."""
        draw_small(self, generator)
        self.positions.reset_parameters(generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        segment_ids: Int[Tensor, "..."] | None = None,
        mask: Shaped[Tensor, "..."] | None = None,
        asked: Shaped[Tensor, "..."] | None = None,
    ) -> BERTOutput:
        """Read every token in the light of all others.

        Args:
            token_ids: The input, `[CLS]` first.
            segment_ids: To which text a token belongs, 0 or 1, in the shape of
                token_ids; None says 0 everywhere.
            mask: True where a token is real, False where it is padding, in the shape of
                token_ids; None says that all are real.
            asked: True at the positions whose vectors are wanted: these come one row
                after another, (asked, d_model), and the last layer spares itself the
                others. None asks all, (batch, seq, d_model).

        Raises:
            InputError: an id is out of range, a shape is not that of token_ids, the
                mask is not Boolean, or it leaves a row without any token.
        """
        keys = _visible_keys(token_ids, mask)  # (batch, 1, 1, seq)
        *lower, last = self.layers
        x = self._embed(token_ids, segment_ids)
        for layer in lower:
            x = layer(x, mask=keys)
        if asked is None:
            x = last(x, mask=keys)  # (batch, seq, d_model)
            return BERTOutput(x, self._pool(x[:, 0]))
        _check_shape("asked", asked, token_ids)
        is_first = torch.zeros_like(asked)  # (batch, seq)
        is_first[:, 0] = True
        needed = asked | is_first  # (batch, seq)
        x = last(x, mask=keys, asked=needed)  # (needed, d_model)
        return BERTOutput(x[asked[needed]], self._pool(x[is_first[needed]]))

    def attention_maps(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        segment_ids: Int[Tensor, "..."] | None = None,
        mask: Shaped[Tensor, "..."] | None = None,
    ) -> list[Float[Tensor, "batch head seq seq"]]:
        """Return who looks at whom, one map per layer, for the eye; see `forward`."""
        keys = _visible_keys(token_ids, mask)  # (batch, 1, 1, seq)
        x, maps = self._embed(token_ids, segment_ids), []
        for layer in cast(list[EncoderLayer], list(self.layers)):
            maps.append(layer.attention.weights(x, mask=keys))
            x = layer(x, mask=keys)
        return maps

    @classmethod
    def from_pretrained(cls, path_or_hub_id: str | Path) -> "BERT":
        """Read the stack, with or without heads, from a folder of ours or theirs.

        Args:
            path_or_hub_id: A folder with `config.json` and `model.safetensors`, of ours
                or of a BERT of `transformers`, or a name on the Hugging Face hub.

        Raises:
            FileError: there is no such folder, and the hub does not answer.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = bert_layout.stack_of(bert_layout.read(path_or_hub_id))
        model = cls(configs.from_dict(BERTConfig, stored.config))
        pretrained.fill(model, stored)
        return model

    def save_pretrained(self, folder: str | Path, *, layout: str = "llmos") -> None:
        """Write `config.json` and `model.safetensors`.

        Args:
            folder: Made if it is missing; files of that name are replaced.
            layout: "llmos", or "transformers" for what its BertModel reads.

        Raises:
            FileError: the folder cannot be written.
            UnknownNameError: there is no such layout.
        """
        tensors = {f"bert.{name}": t for name, t in self.state_dict().items()}
        bert_layout.write(self.config, tensors, Path(folder), layout=layout)

    def _pool(
        self, first: Float[Tensor, "batch d_model"]
    ) -> Float[Tensor, "batch d_model"]:
        return self.pooler(first).tanh()

    def _embed(
        self, token_ids: Int[Tensor, "batch seq"], segment_ids: Tensor | None
    ) -> Float[Tensor, "batch seq d_model"]:
        if segment_ids is None:
            segment_ids = torch.zeros_like(token_ids)  # (batch, seq)
        _check_shape("segment_ids", segment_ids, token_ids)
        x = self.tokens(token_ids)  # (batch, seq, d_model)
        try:
            x = x + self.segments(segment_ids)  # (batch, seq, d_model)
        except InputError as error:
            raise InputError(
                f"segment ids must lie in 0..{self.config.n_segments - 1}, "
                f"got {int(segment_ids.min())}..{int(segment_ids.max())}"
            ) from error
        return self.dropout(self.embedding_norm(self.positions(x)))


def draw_small(module: nn.Module, generator: Generator | None) -> None:
    """Draw every table and matrix in a module with deviation 0.02; offsets are 0."""
    for part in module.modules():
        if isinstance(part, Linear | Embedding):
            nn.init.normal_(part.weight, std=0.02, generator=generator)
        if isinstance(part, Linear) and part.bias is not None:
            nn.init.zeros_(part.bias)


def _visible_keys(
    token_ids: Int[Tensor, "batch seq"], mask: Tensor | None
) -> Bool[Tensor, "batch 1 1 seq"] | None:
    """Turn 'is real' into 'may be looked at', for all queries of all heads."""
    is_real = torch.ones_like(token_ids, dtype=torch.bool) if mask is None else mask
    keys = key_mask(is_real, token_ids)  # (batch, 1, 1, seq)
    return None if mask is None else keys


def _check_shape(name: str, given: Tensor, token_ids: Tensor) -> None:
    if given.shape != token_ids.shape:
        raise InputError(
            f"{name} must have the shape of token_ids, {tuple(token_ids.shape)}, "
            f"got {tuple(given.shape)}"
        )
