r"""The Transformer: an encoder reads one text, a decoder writes another.

Read in this order:

1. `TransformerConfig`   the sizes
2. `Transformer`         two stacks of `llmos_edu.nn.stacks` and one table of tokens

Source: Vaswani et al. (2017), Attention Is All You Need, arXiv:1706.03762, section 3.
Differs from the paper: with `is_pre_norm` the norms stand before each part, and one
more above each stack (Xiong et al. 2020, arXiv:2002.04745, section 3.2).
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from jaxtyping import Bool, Float, Int, Shaped
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.models import configs, pretrained
from llmos_edu.nn.blocks import DecoderCache
from llmos_edu.nn.masks import causal_mask, key_mask
from llmos_edu.nn.stacks import Decoder, Encoder, ScaledEmbedding, draw_balanced


@dataclass(frozen=True, kw_only=True, slots=True)
class TransformerConfig:
    """Everything needed to rebuild a Transformer from its saved weights.

    Raises:
        ConfigError: a size is below 1, n_heads does not divide d_model, dropout is no
            chance, or pad_id is not in the vocabulary.
    """

    vocab_size: int
    """Rows of the embedding table, shared by both texts; take it from the tokenizer."""

    max_seq_len: int = 256
    """Longest text on either side, in tokens."""

    d_model: int = 128
    """Width of a token between layers; even. The paper has 512."""

    n_layers: int = 2
    """Layers in each stack; the paper has 6."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model. The paper has 8."""

    d_ff: int = 512
    """Width inside the feed-forward layer; four times d_model in the paper."""

    activation: str = "relu"
    """The bend in the feed-forward layers."""

    is_pre_norm: bool = False
    """Normalize before each part, or after it as the paper does."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1); the paper has 0.1."""

    pad_id: int = 0
    """The id that stands for nothing and is looked at by nobody."""

    def __post_init__(self) -> None:
        configs.require_positive(
            vocab_size=self.vocab_size,
            max_seq_len=self.max_seq_len,
            d_model=self.d_model,
            n_layers=self.n_layers,
            n_heads=self.n_heads,
            d_ff=self.d_ff,
        )
        configs.require_whole_heads(d_model=self.d_model, n_heads=self.n_heads)
        configs.require_chance(dropout=self.dropout)
        if not 0 <= self.pad_id < self.vocab_size:
            raise ConfigError(
                f"pad_id must be in the vocabulary, 0..{self.vocab_size - 1}, "
                f"got {self.pad_id}"
            )

    @property
    def d_head(self) -> int:
        """Width of a token inside one head."""
        return self.d_model // self.n_heads

    @property
    def embedding_sizes(self) -> dict[str, Any]:
        """What a `ScaledEmbedding` wants to know."""
        names = ("vocab_size", "max_seq_len", "d_model", "dropout")
        return {name: getattr(self, name) for name in names}

    @property
    def stack_sizes(self) -> dict[str, Any]:
        """What an `Encoder` or a `Decoder` wants to know."""
        names = ("n_layers", "d_model", "n_heads", "d_ff")
        more = ("activation", "is_pre_norm", "dropout")
        return {name: getattr(self, name) for name in names + more}


class Reading(NamedTuple):
    """What the encoder made of a text."""

    hidden: Float[Tensor, "batch key d_model"]
    """A vector for each token."""

    mask: Bool[Tensor, "batch 1 1 key"]
    """True where the token is real."""


class TransformerMaps(NamedTuple):
    """Who looks at whom: (batch, head, query, key) for each layer."""

    encoder: list[Tensor]
    """The text that is read, at itself."""

    decoder: list[Tensor]
    """The text that is written, back at itself."""

    cross: list[Tensor]
    """The text that is written, across at the one that is read."""


class Transformer(nn.Module):
    """Two texts in; for each position of the second, the logits of the token after it.

    Args:
        config: The sizes.
        generator: Source of the initial weights; torch's global one by default.
    """

    def __init__(
        self, config: TransformerConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.embedding = ScaledEmbedding(**config.embedding_sizes)
        self.encoder = Encoder(**config.stack_sizes)
        self.decoder = Decoder(**config.stack_sizes)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw matrices so that they keep the size of what they multiply."""
        draw_balanced(self, generator)

    def forward(
        self,
        source_ids: Int[Tensor, "batch source"],
        target_ids: Int[Tensor, "batch target"],
        *,
        source_mask: Shaped[Tensor, "..."] | None = None,
        target_mask: Shaped[Tensor, "..."] | None = None,
    ) -> Float[Tensor, "batch target vocab"]:
        """Score every token as the next one of the target, at each of its positions.

        Args:
            source_ids: The text to read, filled up with pad_id.
            target_ids: The text to write as far as it is known, behind a mark of its
                start: position i is asked for token i + 1 of it.
            source_mask: True where a token is real; None takes all but pad_id.
            target_mask: The same for the target.

        Raises:
            InputError: an id is not in the vocabulary, a text is empty or too long, a
                mask does not fit or leaves a row empty, or the batches differ.
        """
        reading = self.encode(source_ids, mask=source_mask)
        real = target_ids != self.config.pad_id if target_mask is None else target_mask
        mask = key_mask(real, target_ids, name="target_mask")
        return self.decode(target_ids, reading, mask=mask)

    def encode(
        self,
        source_ids: Int[Tensor, "batch source"],
        *,
        mask: Shaped[Tensor, "..."] | None = None,
    ) -> Reading:
        """Read the source once; `decode` then looks at it as often as it likes."""
        x = self.embedding(source_ids)
        real = source_ids != self.config.pad_id if mask is None else mask
        keys = key_mask(real, source_ids, name="source_mask")
        return Reading(self.encoder(x, mask=keys), keys)

    def decode(
        self,
        target_ids: Int[Tensor, "batch target"],
        reading: Reading,
        *,
        mask: Bool[Tensor, "batch 1 1 #n_seen"] | None = None,
        cache: list[DecoderCache] | None = None,
    ) -> Float[Tensor, "batch target vocab"]:
        """Score the token that follows each position of the target.

        Args:
            target_ids: The target so far; with a cache, only what is new of it.
            reading: From `encode`.
            mask: True where a token of the target is real. None takes all as real.
            cache: From `new_cache`; remembers what it is shown.

        Raises:
            InputError: as `forward`.
        """
        if len(target_ids) != len(reading.hidden):
            raise InputError(
                "each source needs one target, got "
                f"{len(reading.hidden)} sources and {len(target_ids)} targets"
            )
        x = self.embedding(target_ids, n_past=cache[0].past.n_past if cache else 0)
        x = self.decoder(
            x, reading.hidden, mask=mask, context_mask=reading.mask, cache=cache
        )  # (batch, target, d_model)
        return self.embedding.logits(x)

    def attention_maps(
        self,
        source_ids: Int[Tensor, "batch source"],
        target_ids: Int[Tensor, "batch target"],
    ) -> TransformerMaps:
        """Return who looks at whom, three kinds of maps per layer, for the eye.

        Args:
            source_ids: The text to read, filled up with pad_id.
            target_ids: The text to write, behind a mark of its start.
        """
        reading = self.encode(source_ids)
        keys = key_mask(target_ids != self.config.pad_id, target_ids)
        pairs = self.decoder.attention_maps(
            self.embedding(target_ids),
            reading.hidden,
            mask=keys & causal_mask(target_ids.shape[1], device=target_ids.device),
            context_mask=reading.mask,
        )
        own = self.encoder.attention_maps(self.embedding(source_ids), mask=reading.mask)
        return TransformerMaps(own, [own for own, _ in pairs], [c for _, c in pairs])

    def new_cache(
        self, reading: Reading, *, max_seq_len: int | None = None
    ) -> list[DecoderCache]:
        """Make an empty cache for each decoder layer.

        Args:
            reading: What the decoder will look at.
            max_seq_len: Room for the target, in tokens; None takes all there can be.
        """
        batch_size, n_read, _ = reading.hidden.shape
        longest = max_seq_len or self.config.max_seq_len
        return self.decoder.new_cache(
            batch_size, max_seq_len=longest, context_len=n_read
        )

    @property
    def n_parameters(self) -> int:
        """Numbers that training may change."""
        return sum(parameter.numel() for parameter in self.parameters())

    @classmethod
    def from_pretrained(cls, folder: str | Path) -> "Transformer":
        """Read a model from a folder that `save_pretrained` wrote.

        Args:
            folder: Holds `config.json` and `model.safetensors`; also a name on the
                Hugging Face hub.

        Raises:
            FileError: there is no such folder, and the hub does not answer.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = pretrained.read(folder)
        model = cls(configs.from_dict(TransformerConfig, stored.config))
        pretrained.fill(model, stored)
        return model

    def save_pretrained(self, folder: str | Path) -> None:
        """Write `config.json` and `model.safetensors`.

        Args:
            folder: Made if it is missing; files of that name are replaced.

        Raises:
            FileError: the folder cannot be written.
        """
        pretrained.write(self, configs.to_dict(self.config), Path(folder))
