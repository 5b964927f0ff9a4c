"""Hide any word of a sentence, and see what a model puts there."""

from collections.abc import Sequence
from typing import ClassVar

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import check_labels, visible
from llmos_edu.viz.charts import bar_chart
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

Guesses = Sequence[tuple[str, float]]
Hidden = tuple[Sequence[str], Sequence[float], Sequence[Guesses]]
"""The tokens of a sentence; for each place the chance of its true token; and for each
place the best guesses with their chances."""


class MaskExplorer(Widget):
    """Point at a word: it is hidden, and the model's guesses for its place appear.

    Answers: which words follow from those around them, and what gives them away? All
    distributions are computed beforehand, so that it moves without a kernel.

    Args:
        sentences: For each sentence what `recipes.hide_each` gives: its tokens, the
            chance of every true token, and the best guesses for every place.
        sentence: The sentence shown first, from 0.
        token: The place hidden first, from 0.

    Raises:
        InputError: there is no sentence, its parts disagree, or a start is not in it.

    Example:
        >>> a = (["the", "cat"], [0.7, 0.1], [[("the", 0.7)], [("dog", 0.4)]])
        >>> MaskExplorer([a], token=1).alt
        'Sentences with one hidden word: the [MASK] (dog 40 %)'
    """

    sentences: traitlets.List = traitlets.List().tag(sync=True)
    sentence = traitlets.Int(0).tag(sync=True)
    token = traitlets.Int(0).tag(sync=True)

    _module = "mask_explorer"
    _esm = STATIC / "mask_explorer.js"
    _remedy: ClassVar[str] = "hand over fewer sentences, or fewer guesses"

    def __init__(
        self, sentences: Sequence[Hidden], *, sentence: int = 0, token: int = 0
    ) -> None:
        if not 0 <= sentence < len(sentences):
            raise InputError(
                f"sentence must be one of {len(sentences)}, counted from 0, "
                f"got {sentence}"
            )
        shown = [_checked(number, *parts) for number, parts in enumerate(sentences)]
        tokens = shown[sentence]["tokens"]
        if not 0 <= token < len(tokens):
            raise InputError(
                f"token must be one of {len(tokens)}, counted from 0, got {token}"
            )
        best, chance = shown[sentence]["guesses"][token][0]
        holed = " ".join([*tokens[:token], "[MASK]", *tokens[token + 1 :]])
        super().__init__(
            sentences=shown,
            sentence=sentence,
            token=token,
            alt=f"Sentences with one hidden word: {holed} "
            f"({best} {100 * chance:.0f} %)",
        )

    def still(self) -> Picture:
        """The guesses for the place that is hidden first."""
        guesses = self.sentences[self.sentence]["guesses"][self.token]
        named = {f"{i + 1}. {t}": 100 * p for i, (t, p) in enumerate(guesses)}
        return bar_chart(named, x_label="percent", alt=self.alt)


def _checked(
    number: int,
    tokens: Sequence[str],
    chances: Sequence[float],
    guesses: Sequence[Guesses],
) -> dict[str, list]:
    names = [visible(token) for token in tokens]
    if not names or any(len(here) == 0 for here in guesses):
        raise InputError(
            "a sentence must have a word, and every word a guess, got "
            f"{len(names)} words in sentence {number}"
        )
    check_labels([""] * len(chances), len(names), what=f"chances of sentence {number}")
    check_labels([""] * len(guesses), len(names), what=f"guesses of sentence {number}")
    return {
        "tokens": names,
        "chances": [round(float(chance), 4) for chance in chances],
        "guesses": [
            [[visible(token), round(float(chance), 4)] for token, chance in here]
            for here in guesses
        ],
    }
