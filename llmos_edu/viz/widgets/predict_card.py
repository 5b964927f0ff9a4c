"""Commit to a guess, run, compare: what was expected is what is learnt from."""

from collections.abc import Sequence

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers
from llmos_edu.viz.widgets.widget import STATIC, Widget


class PredictCard(Widget):
    """Ask for a guess before a cell is run, then show how far off it was.

    Answers: did I know what would happen, and do I know how well I know? The guess and
    how sure the reader was stay in the browser, so that the card can show over the
    whole course how often "certain" was right. A chapter uses it in two cells:

        card = PredictCard("Entropy without the root?", key="05.root", unit="nats")
        card
        ...
        card.reveal(entropy)

    Args:
        question: What is to be guessed, in one or two sentences.
        key: A name of this question that stays the same for ever: "05.root".
        choices: The answers to choose from; a number is asked for if None.
        unit: What the number counts, such as "nats" or "MB".
        tolerance: A number within this share of the truth counts as right.

    Raises:
        InputError: the question or key is empty, fewer than two choices, or a tolerance
            outside (0, 1).

    Example:
        >>> card = PredictCard("Which side?", key="00.coin", choices=["heads", "tails"])
        >>> card.guess is None
        True
        >>> card.reveal("tails").answer
        'tails'
    """

    question = traitlets.Unicode().tag(sync=True)
    key = traitlets.Unicode().tag(sync=True)
    choices = traitlets.List(traitlets.Unicode()).tag(sync=True)
    unit = traitlets.Unicode().tag(sync=True)
    tolerance = traitlets.Float(0.1).tag(sync=True)
    guess = traitlets.Any(None, allow_none=True).tag(sync=True)
    confidence = traitlets.Int(0).tag(sync=True)
    answer = traitlets.Any(None, allow_none=True).tag(sync=True)

    _module = "predict_card"
    _esm = STATIC / "predict_card.js"

    def __init__(
        self,
        question: str,
        *,
        key: str,
        choices: Sequence[str] | None = None,
        unit: str = "",
        tolerance: float = 0.1,
    ) -> None:
        if not question.strip() or not key.strip():
            raise InputError(
                f"a prediction needs a question and a key, got {question=} and {key=}"
            )
        if choices is not None and len(set(choices)) < 2:
            raise InputError(
                f"choices must be at least two different texts, got {list(choices)}; "
                "leave them out to ask for a number"
            )
        if not 0 < tolerance < 1:
            raise InputError(f"tolerance must be between 0 and 1, got {tolerance}")
        super().__init__(
            question=question,
            key=key,
            choices=list(choices or ()),
            unit=unit,
            tolerance=tolerance,
            alt=_in_words(question, choices, unit),
        )

    def reveal(self, answer: Numbers) -> "PredictCard":
        """Show what came out beside what was guessed.

        Args:
            answer: The truth: a number, or one of the choices.

        Returns:
            A second card to be the last line of the cell that found the answer. It
            finds the guess in the browser, so it also works where no kernel runs.

        Raises:
            InputError: the answer is not a number, or not one of the choices.
        """
        truth = self._checked(answer)
        second = PredictCard(
            self.question,
            key=self.key,
            choices=self.choices or None,
            unit=self.unit,
            tolerance=self.tolerance,
        )
        second.guess, second.confidence = self.guess, self.confidence
        second.answer = truth
        shown = truth if isinstance(truth, str) else f"{truth:.4g}"
        second.alt = f"{self.question} The answer: {shown} {self.unit}".rstrip()
        return second

    def _checked(self, answer: Numbers) -> float | str:
        if self.choices:
            if answer not in self.choices:
                raise InputError(
                    f"answer must be one of {self.choices}, got {answer!r}"
                )
            return str(answer)
        try:
            return float(f"{float(answer):.4g}")
        except (TypeError, ValueError) as error:
            raise InputError(
                f"answer must be a number, got {answer!r}; "
                "a tensor needs one entry, and words need choices"
            ) from error


def _in_words(question: str, choices: Sequence[str] | None, unit: str) -> str:
    if choices:
        return f"Predict before you run: {question} Choose: {'; '.join(choices)}."
    return f"Predict before you run: {question} Answer with a number" + (
        f" of {unit}." if unit else "."
    )
