"""LLMasOS: a GPT in which every other layer is a mixture of experts.

Like `gpt`, but a gate decides per token which experts work on it, as an operating
system decides which processes run: many are there, few are active.

Source: Du et al. (2021), GLaM, arXiv:2112.06905, section 3, for mixtures in every other
layer; the weights of the auxiliary losses are those of Fedus et al. (2021),
arXiv:2101.03961, section 2.2, and Zoph et al. (2022), arXiv:2202.08906, section 3.3.
"""

import math
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor, nn

from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.models import configs, pretrained
from llmos_edu.nn.blocks import EncoderLayer
from llmos_edu.nn.embedding import Embedding
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.linear import linear
from llmos_edu.nn.moe import MixtureLayer, MixtureOfExperts
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.positions import LearnedPositions
from llmos_edu.nn.routing import Routing


@dataclass(frozen=True, kw_only=True, slots=True)
class LLMasOSConfig:
    """Everything needed to rebuild an LLMasOS from its saved weights.

    Raises:
        ConfigError: a size is below 1, n_heads does not divide d_model, there is no
            second layer, a coefficient is negative, or dropout is no chance.
    """

    vocab_size: int
    """Rows of the embedding table; take it from the tokenizer, never type it."""

    max_seq_len: int = 256
    """Longest input, in tokens."""

    d_model: int = 128
    """Width of a token between layers."""

    n_layers: int = 4
    """Layers in the stack; the second, the fourth and so on are mixtures."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model."""

    n_experts: int = 8
    """Experts in a mixture."""

    n_active_experts: int = 2
    """Experts that work on one token; 1 for "switch", 2 for "gshard"."""

    gate: str = "top_k"
    """A name in `GATES`. Where capacity is limited ("switch", "gshard"), tokens compete
    for it: a text may feel the rest of its batch, under "gshard" even its future."""

    is_gated: bool = False
    """Whether experts have a factor of their own, as in GLaM."""

    balance_coefficient: float = 0.01
    """Weight of the balancing loss in training."""

    z_coefficient: float = 0.001
    """Weight of the router's z loss in training."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1)."""

    def __post_init__(self) -> None:
        configs.require_positive(
            vocab_size=self.vocab_size,
            max_seq_len=self.max_seq_len,
            d_model=self.d_model,
            n_heads=self.n_heads,
            n_experts=self.n_experts,
        )
        if self.n_layers < 2:
            raise ConfigError(
                f"n_layers must be at least 2, got {self.n_layers}: "
                "the second layer is the first mixture"
            )
        if self.d_model % self.n_heads != 0:
            raise ConfigError(
                f"n_heads must divide d_model, "
                f"got d_model={self.d_model} and n_heads={self.n_heads}"
            )
        if not (self.balance_coefficient >= 0.0 and self.z_coefficient >= 0.0):
            raise ConfigError(
                "coefficients of losses must not be negative, got "
                f"balance_coefficient={self.balance_coefficient} "
                f"and z_coefficient={self.z_coefficient}"
            )
        if not 0 <= self.dropout < 1:
            raise ConfigError(f"dropout must be in [0, 1), got {self.dropout}")

    @property
    def d_head(self) -> int:
        """Width of a token inside one head."""
        return self.d_model // self.n_heads

    @property
    def d_ff(self) -> int:
        """Width inside a feed-forward layer, and inside an expert."""
        return 4 * self.d_model


@dataclass(frozen=True, kw_only=True)
class Prediction:
    """What the model expects next, and how its gates behaved meanwhile."""

    logits: Float[Tensor, "batch seq vocab"]
    """Scores of the token that comes next, at each position."""

    balance_loss: Float[Tensor, ""]
    """Mean over the mixtures; 1 at perfect balance."""

    z_loss: Float[Tensor, ""]
    """Mean over the mixtures."""

    auxiliary_loss: Float[Tensor, ""]
    """Both, times their coefficients: what training adds to the cross-entropy."""

    routings: list[Routing]
    """Where every token went, one for each mixture, the lowest first."""


class LLMasOS(nn.Module):
    """Token ids in, for each position the logits of the token that comes next.

    Args:
        config: The sizes.
        generator: Source of the initial weights; torch's global one by default.

    Raises:
        ConfigError: more experts are to be active than there are, none, or another
            number than the gate chooses.
        UnknownNameError: no gate has this name.
    """

    def __init__(
        self, config: LLMasOSConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.tokens = Embedding(config.vocab_size, config.d_model)
        self.positions = LearnedPositions(config.max_seq_len, config.d_model)
        self.dropout = nn.Dropout(config.dropout)
        self.layers = nn.ModuleList(
            _layer(config, is_mixture=number % 2 == 1)
            for number in range(config.n_layers)
        )
        self.final_norm = LayerNorm(config.d_model)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw matrices with deviation 0.02; what is added to the stream, smaller."""
        written = 0.02 / math.sqrt(2 * self.config.n_layers)
        for name, parameter in self.named_parameters():
            if name.endswith(("norm.gain", "norm.offset")):
                continue
            if name.endswith("bias"):
                nn.init.zeros_(parameter)
                continue
            is_written = name.endswith(("w_out", "w_out.weight"))
            std = written if is_written else 0.02
            nn.init.normal_(parameter, std=std, generator=generator)

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
                and new tokens together are longer than max_seq_len.
        """
        return self.predict(token_ids, cache=cache).logits

    def predict(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        cache: list[KVCache] | None = None,
    ) -> Prediction:
        """Predict as `forward` does, and tell what training has to know.

        Args:
            token_ids: The text so far; with a cache, only what is new of it.
            cache: From `new_cache`; remembers what it is shown.

        Returns:
            Train on `cross_entropy(logits, target_ids) + auxiliary_loss`.

        Raises:
            InputError: as `forward`.
        """
        if token_ids.numel() == 0:
            raise InputError(
                f"a model needs at least one token, got shape {tuple(token_ids.shape)}"
            )
        n_past = cache[0].n_past if cache else 0
        x = self.positions(self.tokens(token_ids), n_past=n_past)
        x, answers = self.dropout(x), []
        for i, layer in enumerate(self.layers):
            answer = layer(x, is_causal=True, cache=cache[i] if cache else None)
            if isinstance(layer, MixtureLayer):
                answers.append(answer)
                answer = answer.output
            x = answer
        balance = torch.stack([answer.balance_loss for answer in answers]).mean()
        z = torch.stack([answer.z_loss for answer in answers]).mean()
        return Prediction(
            logits=linear(self.final_norm(x), self.tokens.weight),
            balance_loss=balance,
            z_loss=z,
            auxiliary_loss=self.config.balance_coefficient * balance
            + self.config.z_coefficient * z,
            routings=[answer.routing for answer in answers],
        )

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
            for layer in cast(list[EncoderLayer | MixtureLayer], list(self.layers))
        ]

    @property
    def n_parameters(self) -> int:
        """Numbers that training may change."""
        return sum(parameter.numel() for parameter in self.parameters())

    @property
    def n_active_parameters(self) -> int:
        """Numbers that one token meets: all but those of the experts it is not sent to.

        The table counts whole, as every token is scored against all of it.
        """
        in_experts = sum(
            parameter.numel()
            for layer in self.layers
            if isinstance(layer, MixtureLayer)
            for parameter in layer.mixture.experts.parameters()
        )
        n_idle = self.config.n_experts - self.config.n_active_experts
        return self.n_parameters - in_experts * n_idle // self.config.n_experts

    @classmethod
    def from_pretrained(cls, path_or_hub_id: str | Path) -> "LLMasOS":
        """Read a model from a folder that `save_pretrained` wrote.

        Args:
            path_or_hub_id: A folder with `config.json` and `model.safetensors`, or a
                name on the Hugging Face hub, which is then downloaded.

        Raises:
            FileError: there is no such folder, and the hub does not answer.
            CheckpointError: the files are damaged or hold another model.
        """
        stored = pretrained.read(path_or_hub_id)
        model = cls(configs.from_dict(LLMasOSConfig, stored.config))
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


def _layer(config: LLMasOSConfig, *, is_mixture: bool) -> EncoderLayer | MixtureLayer:
    d_model, n_heads, dropout = config.d_model, config.n_heads, config.dropout
    if not is_mixture:
        return EncoderLayer(
            d_model=d_model, n_heads=n_heads, d_ff=config.d_ff, dropout=dropout
        )
    mixture = MixtureOfExperts(
        d_model=d_model,
        d_ff=config.d_ff,
        n_experts=config.n_experts,
        n_active_experts=config.n_active_experts,
        gate=config.gate,
        is_gated=config.is_gated,
    )
    return MixtureLayer(
        d_model=d_model, n_heads=n_heads, mixture=mixture, dropout=dropout
    )
