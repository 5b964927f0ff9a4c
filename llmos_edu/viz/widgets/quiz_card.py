"""A question whose wrong answers are answered too."""

from collections.abc import Mapping

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.widgets.widget import STATIC, Widget


class QuizCard(Widget):
    """Ask one question; each choice says why it is right or wrong.

    Answers: have I understood it, and if not, what did I take it for? The first choice
    is kept in the browser; the reader may go on to read the other answers.

    Args:
        question: The question; `code` between backticks is set as code.
        key: A name of this question that stays the same for ever: "05.q1".
        choices: Each choice and the sentence that answers whoever takes it. They are
            shown in this order.
        answer: The right choice.

    Raises:
        InputError: fewer than two choices, a choice without its sentence, or an answer
            that is not among them.

    Example:
        >>> quiz = QuizCard(
        ...     "What do the weights of one query sum to?",
        ...     key="05.sum",
        ...     choices={"1": "Softmax shares out one unit.", "n": "Each is below 1."},
        ...     answer="1",
        ... )
        >>> quiz.chosen is None
        True
    """

    question = traitlets.Unicode().tag(sync=True)
    key = traitlets.Unicode().tag(sync=True)
    choices: traitlets.List = traitlets.List().tag(sync=True)
    answer = traitlets.Int().tag(sync=True)
    chosen = traitlets.Int(None, allow_none=True).tag(sync=True)

    _module = "quiz_card"
    _esm = STATIC / "quiz_card.js"

    def __init__(
        self, question: str, *, key: str, choices: Mapping[str, str], answer: str
    ) -> None:
        if not question.strip() or not key.strip():
            raise InputError(
                f"a quiz needs a question and a key, got {question=} and {key=}"
            )
        if len(choices) < 2 or answer not in choices:
            raise InputError(
                "a quiz needs two choices or more with the right one among them, "
                f"got {list(choices)} and answer={answer!r}"
            )
        silent = [choice for choice, why in choices.items() if not why.strip()]
        if silent:
            raise InputError(
                f"every choice must be answered by a sentence, {silent} have none; "
                "say why somebody would take it and what is wrong with it"
            )
        super().__init__(
            question=question,
            key=key,
            choices=[{"text": text, "why": why} for text, why in choices.items()],
            answer=list(choices).index(answer),
            alt=f"Question: {question} Choices: {'; '.join(choices)}.",
        )
