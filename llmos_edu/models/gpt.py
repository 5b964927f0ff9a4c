"""GPT: a stack of causal layers that predicts the next token at every position.

Source: Radford et al. (2019), Language Models are Unsupervised Multitask Learners,
section 2.3, after Radford et al. (2018), Improving Language Understanding by
Generative Pre-Training, section 3.1.
"""

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from jaxtyping import Float, Int
from torch import Generator, Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.core.errors import InputError
from llmos_edu.models import configs, gpt2_layout, pretrained
from llmos_edu.nn.alibi import AlibiBias
from llmos_edu.nn.blocks import EncoderLayer
from llmos_edu.nn.embedding import Embedding
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.linear import Linear, linear
from llmos_edu.nn.masks import causal_mask
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.positions import (
    KINDS,
    LearnedPositions,
    SinusoidalPositions,
    new_positions,
)
from llmos_edu.nn.rotary import RotaryPositions


@dataclass(frozen=True, kw_only=True, slots=True)
class GPTConfig:
    """Everything needed to rebuild a GPT from its saved weights.

    Raises:
        ConfigError: a size is below 1, n_heads does not divide d_model, or dropout is
            no chance.
        UnknownNameError: there are no such positions.
    """

    vocab_size: int
    """Rows of the embedding table; take it from the tokenizer, never type it."""

    max_seq_len: int = 256
    """Longest input, in tokens. Rotary positions, ALiBi and none have no table that
    ends, so that the model itself reads on beyond it."""

    d_model: int = 128
    """Width of a token between layers."""

    n_layers: int = 4
    """Layers in the stack."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model."""

    activation: str = "gelu"
    """The bend in the feed-forward layers; GPT-2 itself has the slower "gelu_tanh"."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1)."""

    positions: str = field(default="learned", metadata=configs.ADDED_LATER)
    """How order is told: "learned", "sinusoidal", "rotary", "alibi" or "none"."""

    def __post_init__(self) -> None:
        configs.require_positive(
            vocab_size=self.vocab_size,
            max_seq_len=self.max_seq_len,
            d_model=self.d_model,
            n_layers=self.n_layers,
            n_heads=self.n_heads,
        )
        configs.require_whole_heads(d_model=self.d_model, n_heads=self.n_heads)
        configs.require_chance(dropout=self.dropout)
        choose("positions", self.positions, KINDS)

    @property
    def d_head(self) -> int:
        """Width of a token inside one head."""
        return self.d_model // self.n_heads

    @property
    def d_ff(self) -> int:
        """Width inside the feed-forward layer: four times d_model, as in the paper."""
        return 4 * self.d_model


class GPT(nn.Module):
    """Token ids in, for each position the logits of the token that comes next.

    The table that embeds the tokens also scores them at the end (tied embeddings).

    Args:
        config: The sizes.
        generator: Source of the initial weights; torch's global one by default.
    """

    def __init__(
        self, config: GPTConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.tokens = Embedding(config.vocab_size, config.d_model)
        self.positions = new_positions(
            config.positions,
            max_seq_len=config.max_seq_len,
            d_model=config.d_model,
            n_heads=config.n_heads,
        )
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(
            EncoderLayer(
                d_model=config.d_model,
                n_heads=config.n_heads,
                d_ff=config.d_ff,
                activation=config.activation,
                dropout=config.dropout,
            )
            for _ in range(config.n_layers)
        )
        self.final_norm = LayerNorm(config.d_model)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw matrices with deviation 0.02; what is added to the stream, smaller.

        The stream is a sum of 2 * n_layers outputs, so each is divided by the root of
        that number (Radford et al. 2019, section 2.3).
        """
        for module in self.modules():
            if isinstance(module, Linear | Embedding):
                nn.init.normal_(module.weight, std=0.02, generator=generator)
            if isinstance(module, Linear) and module.bias is not None:
                nn.init.zeros_(module.bias)
        if isinstance(self.positions, LearnedPositions):
            self.positions.reset_parameters(generator)
        std = 0.02 / math.sqrt(2 * self.config.n_layers)
        for layer in self._layers():
            for written in (layer.attention.w_out, layer.feed_forward.w_out):
                nn.init.normal_(written.weight, std=std, generator=generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        cache: list[KVCache] | None = None,
    ) -> Float[Tensor, "batch seq vocab"]:
        """Score every token of the vocabulary as the next one, at each position.

        Args:
            token_ids: The text so far; with a cache, only what is new of it.
            cache: From `new_cache`; remembers what it is shown.

        Raises:
            InputError: an id is not in the vocabulary, there is none at all, or past
                and new tokens together are longer than the table of positions.
        """
        n_past = cache[0].n_past if cache else 0
        x = self._embed(token_ids, n_past=n_past)
        order = self._order_inside(token_ids.shape[1], n_past=n_past)
        for i, layer in enumerate(self.layers):
            x = layer(x, is_causal=True, cache=cache[i] if cache else None, **order)
        return linear(self.final_norm(x), self.tokens.weight)

    def attention_maps(
        self, token_ids: Int[Tensor, "batch seq"]
    ) -> list[Float[Tensor, "batch head seq seq"]]:
        """Return who looks at whom, one map per layer, for the eye.

        Args:
            token_ids: The text to look into.
        """
        mask = causal_mask(token_ids.shape[1], device=token_ids.device)
        x, maps = self._embed(token_ids, n_past=0), []
        order = self._order_inside(token_ids.shape[1], n_past=0)
        for layer in self._layers():
            normed = layer.attention_norm(x)  # (batch, seq, d_model)
            maps.append(layer.attention.weights(normed, mask=mask, **order))
            x = layer(x, is_causal=True, **order)
        return maps

    def new_cache(
        self, batch_size: int, *, max_seq_len: int | None = None
    ) -> list[KVCache]:
        """Make an empty cache for each layer.

        Args:
            batch_size: Sequences that will be written side by side.
            max_seq_len: Room, in tokens; None takes all that the model can see.
        """
        room = max_seq_len or self.config.max_seq_len
        return [
            layer.attention.new_cache(batch_size, max_seq_len=room)
            for layer in self._layers()
        ]

    @property
    def n_parameters(self) -> int:
        """Numbers that training may change."""
        return sum(parameter.numel() for parameter in self.parameters())

    @classmethod
    def from_pretrained(cls, path_or_hub_id: str | Path) -> "GPT":
        """Read a model from a folder of ours, or of a GPT-2 in Hugging Face's layout.

        Args:
            path_or_hub_id: A folder with `config.json` and `model.safetensors`, or a
                name on the Hugging Face hub, which is then downloaded.

        Raises:
            FileError: there is no such folder, and the hub does not answer.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = pretrained.read(path_or_hub_id)
        if stored.is_hugging_face:
            stored = gpt2_layout.from_gpt2(stored)
        model = cls(configs.from_dict(GPTConfig, stored.config))
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

    def _layers(self) -> list[EncoderLayer]:
        return cast(list[EncoderLayer], list(self.layers))

    def _embed(
        self, token_ids: Int[Tensor, "batch seq"], *, n_past: int
    ) -> Float[Tensor, "batch seq d_model"]:
        if token_ids.numel() == 0:
            raise InputError(
                f"a model needs at least one token, got shape {tuple(token_ids.shape)}"
            )
        x = self.tokens(token_ids)  # (batch, seq, d_model)
        if isinstance(self.positions, SinusoidalPositions):
            x = x * math.sqrt(self.config.d_model)  # else the waves drown the tokens
        if isinstance(self.positions, LearnedPositions | SinusoidalPositions):
            x = self.positions(x, n_past=n_past)
        return self.dropout(x)

    def _order_inside(self, n_new: int, *, n_past: int) -> dict[str, Any]:
        """What attention itself is told of positions: a rotation, a bias or nothing."""
        if isinstance(self.positions, RotaryPositions):
            return {"rotary": self.positions}
        if isinstance(self.positions, AlibiBias):
            return {"bias": self.positions(n_new, n_past + n_new)}
        return {}
