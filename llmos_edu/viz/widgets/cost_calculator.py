"""What a GPT costs: parameters, bytes and arithmetic, with the formulas in sight."""

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.charts import bar_chart
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget


class CostCalculator(Widget):
    """Change the sizes of a GPT and see what each of them costs.

    Answers: where do the parameters go, and what grows with the square? The formulas
    are those of `GPT` with tied embeddings and biases; they stand beside the numbers.

    Args:
        vocab_size: Rows of the embedding table.
        d_model: Width of a token; a multiple of n_heads.
        n_layers: Layers.
        n_heads: Attention heads in a layer.
        max_seq_len: Longest sequence.
        batch_size: Sequences in a step.

    Raises:
        InputError: a size is below 1, or n_heads does not divide d_model.

    Example:
        >>> gpt2 = {"vocab_size": 50_257, "d_model": 768, "max_seq_len": 1024}
        >>> cost = CostCalculator(**gpt2, n_layers=12, n_heads=12)
        >>> sum(cost.parameters().values())
        124439808
    """

    vocab_size = traitlets.Int().tag(sync=True)
    d_model = traitlets.Int().tag(sync=True)
    n_layers = traitlets.Int().tag(sync=True)
    n_heads = traitlets.Int().tag(sync=True)
    max_seq_len = traitlets.Int().tag(sync=True)
    batch_size = traitlets.Int().tag(sync=True)

    _module = "cost_calculator"
    _esm = STATIC / "cost_calculator.js"

    def __init__(
        self,
        *,
        vocab_size: int,
        d_model: int,
        n_layers: int,
        n_heads: int,
        max_seq_len: int,
        batch_size: int = 8,
    ) -> None:
        sizes = {
            "vocab_size": vocab_size,
            "d_model": d_model,
            "n_layers": n_layers,
            "n_heads": n_heads,
            "max_seq_len": max_seq_len,
            "batch_size": batch_size,
        }
        if min(sizes.values()) < 1 or d_model % n_heads:
            raise InputError(
                f"sizes must be at least 1 and n_heads must divide d_model, got {sizes}"
            )
        super().__init__(**sizes, alt="What a GPT costs, by part")
        total = sum(self.parameters().values())
        self.alt = (
            f"A GPT of {n_layers} layers and width {d_model} over {vocab_size} tokens "
            f"has {total:,} parameters"
        )

    def parameters(self) -> dict[str, int]:
        """Count the parameters of each part."""
        width, layers = self.d_model, self.n_layers
        return {
            "embedding": self.vocab_size * width,
            "positions": self.max_seq_len * width,
            "attention": layers * (4 * width**2 + 4 * width),
            "feed-forward": layers * (8 * width**2 + 5 * width),
            "norms": layers * 4 * width + 2 * width,
        }

    def still(self) -> Picture:
        """Parameters by part."""
        return bar_chart(self.parameters(), x_label="parameters", alt=self.alt)
