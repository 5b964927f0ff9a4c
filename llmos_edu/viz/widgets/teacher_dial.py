"""What a temperature does to a teacher's opinion, and to what is learnt of it."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels, visible
from llmos_edu.viz.charts import bar_chart
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_SHOWN = 16
"""More bars than this do not fit a screen."""

MAX_TEMPERATURE = 100.0


class TeacherDial(Widget):
    """Turn the temperature, and see what a teacher says besides its best answer.

    Answers: which wrong answers does it like better than others, and why does the loss
    need a factor T²? Bars are the teacher's shares, strokes the student's; below stand
    the divergence and the length of its gradient, with and without the factor.

    Args:
        teacher_logits: One row of the teacher's scores (vocab).
        student_logits: The student's scores of the same tokens.
        tokens: The text of each token of the vocabulary.
        n_shown: Bars; the tokens after them are one bar together.
        temperature: Where the dial stands, from 0.5 to 100.
        context: The text that the next token follows.

    Raises:
        InputError: scores and tokens disagree, too few or many bars, or a temperature
            outside its range.

    Example:
        >>> TeacherDial([0.0, 2.0], [0.0, 1.0], ["a", "b"]).tokens
        ['b', 'a']
    """

    teacher_logits = traitlets.List(traitlets.Float()).tag(sync=True)
    student_logits = traitlets.List(traitlets.Float()).tag(sync=True)
    tokens = traitlets.List(traitlets.Unicode()).tag(sync=True)
    context = traitlets.Unicode().tag(sync=True)
    temperature = traitlets.Float(1.0).tag(sync=True)

    _module = "teacher_dial"
    _esm = STATIC / "teacher_dial.js"
    _remedy: ClassVar[str] = "use a smaller vocabulary"

    def __init__(
        self,
        teacher_logits: Numbers,
        student_logits: Numbers,
        tokens: Sequence[str],
        *,
        n_shown: int = 8,
        temperature: float | int = 1.0,
        context: str = "",
    ) -> None:
        theirs = as_array(teacher_logits, n_axes=1, what="teacher_logits").astype(float)
        ours = as_array(student_logits, n_axes=1, what="student_logits").astype(float)
        if len(ours) != len(theirs):
            raise InputError(
                "student and teacher must score one vocabulary, got "
                f"{len(ours)} and {len(theirs)} scores"
            )
        names = check_labels(tokens, len(theirs), what="tokens")
        if not 1 <= n_shown <= MAX_SHOWN:
            raise InputError(f"n_shown must be 1 to {MAX_SHOWN}, got {n_shown}")
        if not 0.5 <= temperature <= MAX_TEMPERATURE:
            raise InputError(
                f"temperature must be 0.5 to {MAX_TEMPERATURE:g}, got {temperature}"
            )
        best_first = np.argsort(-theirs, kind="stable")
        best = [visible(names[index]) for index in best_first[:n_shown]]
        super().__init__(
            teacher_logits=theirs[best_first].round(3).tolist(),
            student_logits=ours[best_first].round(3).tolist(),
            tokens=best,
            temperature=float(temperature),
            context=context,
            alt=f"A teacher's soft targets{' after ' + context if context else ''}, "
            f"best first: {', '.join(best[:5])}",
        )

    def still(self) -> Picture:
        """The teacher's shares where the dial stands."""
        scores = np.array(self.teacher_logits) / self.temperature
        powers = np.exp(scores - scores[0])
        shares = 100 * powers[: len(self.tokens)] / powers.sum()
        named = {
            f"{place + 1}. {token}": share
            for place, (token, share) in enumerate(
                zip(self.tokens, shares, strict=True)
            )
        }
        return bar_chart(
            named, x_label=f"percent, at T = {self.temperature:g}", alt=self.alt
        )
