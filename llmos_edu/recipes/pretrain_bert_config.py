"""All that decides what a BERT's pretraining gives; needs no torch to be read.

Source: the defaults were chosen by measuring, see `dev/LOG.md`.
"""

from dataclasses import asdict, dataclass
from typing import Any

from llmos_edu.recipes.pretrain_config import require_counts


@dataclass(frozen=True, kw_only=True, slots=True)
class PretrainBERTConfig:
    """All that decides what a run gives; the same config gives the same model.

    Raises:
        ConfigError: n_steps, batch_size, checkpoint_every or eval_every is below 1.
    """

    corpus: str = "docstrings"
    """A text that is always there; `llmos corpus` lists them."""

    texts: tuple[str, ...] = ()
    """Files and folders of your own to learn from, instead of the corpus."""

    vocab_size: int = 2048
    """Tokens in the vocabulary: five marks, characters, and pieces of words."""

    max_seq_len: int = 64
    """Longest pair of texts, its three marks included, in tokens."""

    d_model: int = 128
    """Width of a token between layers."""

    n_layers: int = 2
    """Layers in the stack."""

    n_heads: int = 4
    """Attention heads in a layer; must divide d_model."""

    dropout: float = 0.0
    """Chance of dropping an activation while training, in [0, 1)."""

    batch_size: int = 32
    """Pairs of texts in one step."""

    n_steps: int = 1500
    """Steps of training."""

    learning_rate: float = 1e-3
    """Highest learning rate, reached after a tenth of the steps."""

    weight_decay: float = 0.01
    """Pull of the matrices towards zero."""

    checkpoint_every: int = 100
    """Steps between two checkpoints: what a power cut may cost."""

    eval_every: int = 250
    """Steps between two measurements on the validation text."""

    seed: int = 0
    """Where the first weights and the order of the batches start."""

    def __post_init__(self) -> None:
        require_counts(
            n_steps=self.n_steps,
            batch_size=self.batch_size,
            checkpoint_every=self.checkpoint_every,
            eval_every=self.eval_every,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `config.json` holds them."""
        return asdict(self) | {"texts": list(self.texts)}
