"""What temperature, top-k and top-p do to the next token."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels, visible
from llmos_edu.viz.charts import bar_chart
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_SHOWN = 24
"""More bars than this do not fit a screen."""


class SamplingDial(Widget):
    """Turn temperature, top-k and top-p, and see which tokens can still come next.

    Answers: what does each dial take away, and how many choices are left? The bars are
    the distribution of `next_token_probabilities` over real logits; a button draws.

    Args:
        logits: The scores of the next token (vocab): one row of a model's output.
        tokens: The text of each token of the vocabulary.
        n_shown: Bars; the tokens after them are one bar together.
        context: The text that the next token follows.

    Raises:
        InputError: logits and tokens disagree, or too few or many bars.

    Example:
        >>> SamplingDial([0.0, 2.0, 1.0], ["a", "b", "c"]).tokens
        ['b', 'c', 'a']
    """

    logits = traitlets.List(traitlets.Float()).tag(sync=True)
    tokens = traitlets.List(traitlets.Unicode()).tag(sync=True)
    context = traitlets.Unicode().tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)
    top_k = traitlets.Int(None, allow_none=True).tag(sync=True)
    top_p = traitlets.Float(1.0).tag(sync=True)

    _module = "sampling_dial"
    _esm = STATIC / "sampling_dial.js"
    _remedy: ClassVar[str] = "use a smaller vocabulary, or only its 50,000 best logits"

    def __init__(
        self,
        logits: Numbers,
        tokens: Sequence[str],
        *,
        n_shown: int = 12,
        context: str = "",
    ) -> None:
        scores = as_array(logits, n_axes=1, what="logits").astype(float)
        names = check_labels(tokens, len(scores), what="tokens")
        if not 1 <= n_shown <= MAX_SHOWN:
            raise InputError(f"n_shown must be 1 to {MAX_SHOWN}, got {n_shown}")
        best_first = np.argsort(-scores, kind="stable")
        best = [visible(names[index]) for index in best_first[:n_shown]]
        super().__init__(
            logits=scores[best_first].round(3).tolist(),
            tokens=best,
            context=context,
            alt=f"The most likely next tokens{' after ' + context if context else ''}: "
            + ", ".join(best[:5]),
        )

    def still(self) -> Picture:
        """The distribution with every dial at rest."""
        powers = np.exp(np.array(self.logits) - self.logits[0])
        shares = 100 * powers[: len(self.tokens)] / powers.sum()
        named = {
            f"{i + 1}. {t}": s
            for i, (t, s) in enumerate(zip(self.tokens, shares, strict=True))
        }
        return bar_chart(named, x_label="percent", alt=self.alt)
