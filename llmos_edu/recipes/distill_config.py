"""All that decides what a distillation gives; needs no torch to be read.

Source: the defaults follow Sanh et al. (2019), DistilBERT, arXiv:1910.01108, section 3:
half of the layers, temperature 2; the lengths are made for the machine at hand.
"""

from dataclasses import asdict, dataclass
from typing import Any

from llmos_edu.recipes.pretrain_config import require_counts


@dataclass(frozen=True, kw_only=True, slots=True)
class DistillConfig:
    """All that decides what a run gives; the same config and teacher, the same student.

    Raises:
        ConfigError: n_layers, d_model, n_steps, batch_size, checkpoint_every or
            eval_every is below 1.
    """

    corpus: str = "python_docs"
    """A text that is always there; `llmos corpus` lists them."""

    texts: tuple[str, ...] = ()
    """Files and folders of your own to learn from, instead of the corpus."""

    n_layers: int = 2
    """Layers of the student."""

    d_model: int = 128
    """Width of the student."""

    is_taught: bool = True
    """Learn from the teacher; False trains the same sizes alone, to compare with."""

    copies_layers: bool = True
    """Begin as layers of the teacher, if as wide; False begins with chance."""

    temperature: float = 2.0
    """T of the soft targets, above 0."""

    hard_weight: float = 0.3
    """Share of the right answers beside the soft targets, in [0, 1]."""

    hidden_weight: float = 0.0
    """Weight of the gap between hidden states; 0 leaves it out."""

    attention_weight: float = 0.0
    """Weight of the gap between attention maps; 0 leaves it out."""

    batch_size: int = 8
    """Windows of text, or pairs of texts, in one step."""

    n_steps: int = 600
    """Steps of training."""

    learning_rate: float = 2e-3
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
            n_layers=self.n_layers,
            d_model=self.d_model,
            n_steps=self.n_steps,
            batch_size=self.batch_size,
            checkpoint_every=self.checkpoint_every,
            eval_every=self.eval_every,
        )

    def to_dict(self) -> dict[str, Any]:
        """Plain values, as `config.json` holds them."""
        return asdict(self) | {"texts": list(self.texts)}
