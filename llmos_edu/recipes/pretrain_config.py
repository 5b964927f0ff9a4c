"""All that decides what a pretraining run gives; needs no torch to be read.

Source: the defaults were chosen by measuring, see `dev/LOG.md`.
"""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import read_json


@runtime_checkable
class RunConfig(Protocol):
    """The settings of some run, whatever it trains."""

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `config.json` holds them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class PretrainConfig:
    """All that decides what a run gives; the same config gives the same model.

    Raises:
        ConfigError: n_steps, checkpoint_every or eval_every is below 1.
    """

    corpus: str = "python_docs"
    """A text that is always there; `llmos corpus` lists them."""

    texts: tuple[str, ...] = ()
    """Files and folders of your own to learn from, instead of the corpus."""

    vocab_size: int = 2048
    """Tokens in the vocabulary: 256 bytes and as many merges as fit."""

    max_seq_len: int = 128
    """Longest input of the model, in tokens."""

    d_model: int = 128
    """Width of a token between layers."""

    n_layers: int = 4
    """Layers in the stack."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model."""

    positions: str = "learned"
    """How order is told: "learned", "sinusoidal", "rotary", "alibi" or "none"."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1)."""

    batch_size: int = 8
    """Windows of text in one step."""

    n_steps: int = 1200
    """Steps of training."""

    learning_rate: float = 4e-3
    """Highest learning rate, reached after a twentieth of the steps."""

    weight_decay: float = 0.1
    """Pull of the matrices towards zero."""

    checkpoint_every: int = 100
    """Steps between two checkpoints: what a power cut may cost."""

    eval_every: int = 200
    """Steps between two measurements on the validation text."""

    seed: int = 0
    """Where the first weights and the order of the batches start."""

    def __post_init__(self) -> None:
        require_counts(
            n_steps=self.n_steps,
            checkpoint_every=self.checkpoint_every,
            eval_every=self.eval_every,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `config.json` holds them."""
        return asdict(self) | {"texts": list(self.texts)}


def require_counts(**counts: int) -> None:
    """Refuse settings that count something and are below 1.

    Args:
        counts: The settings, by name.

    Raises:
        ConfigError: one of them is below 1.
    """
    for name, value in counts.items():
        if value < 1:
            raise ConfigError(f"{name} must be at least 1, got {name}={value}")


def check_run_folder(out: Path, config: RunConfig) -> None:
    """Refuse to write one run over another.

    Args:
        out: The run folder, new or used.
        config: What is about to be trained.

    Raises:
        ConfigError: the folder holds a run with other settings.
    """
    path = out / "config.json"
    trained = (out / "model").is_dir() or (out / "checkpoints").is_dir()
    if not (path.exists() and trained):
        return
    theirs, ours = read_json(path), config.to_dict()
    different = [name for name in ours if theirs.get(name) != ours[name]]
    if different:
        was = ", ".join(f"{name}={theirs.get(name)!r}" for name in different)
        now = ", ".join(f"{name}={ours[name]!r}" for name in different)
        raise ConfigError(
            f"{out} holds a run with {was}, got {now}; "
            "choose another folder with --out, or the settings it was started with"
        )
