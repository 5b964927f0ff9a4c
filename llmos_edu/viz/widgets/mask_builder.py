"""What a mask does to attention: squares to click, weights that answer."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import Numbers, as_array, check_labels, visible
from llmos_edu.viz.masks import mask_picture
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_TOKENS = 10
"""More squares than this side by side cannot be hit by a finger."""


class MaskBuilder(Widget):
    """Click squares to say who may look at whom, and watch the weights change.

    Answers: where does the attention go that a hidden square no longer gets? Rows are
    queries, columns keys; a filled square may be looked at and shows its share. The
    rules causal, local and padding are switches that combine by "and".

    Args:
        tokens: The sentence, at most 10 tokens.
        scores: Scores (query, key) before softmax; all equal if None.
        rule: The rule switched on first: "none", "causal", "local" or "padding".
        window: Reach of the rule local; 1 is only the token itself.
        n_padding: How many of the last tokens the rule padding hides.

    Raises:
        InputError: too many tokens, scores of another shape, or an impossible rule.

    Example:
        >>> MaskBuilder(["a", "b"], rule="causal").mask
        [[True, False], [True, True]]
    """

    tokens = traitlets.List(traitlets.Unicode()).tag(sync=True)
    scores: traitlets.List = traitlets.List().tag(sync=True)
    mask: traitlets.List = traitlets.List().tag(sync=True)
    rule = traitlets.Unicode("none").tag(sync=True)
    window = traitlets.Int(2).tag(sync=True)
    n_padding = traitlets.Int(1).tag(sync=True)

    _module = "mask_builder"
    _esm = STATIC / "mask_builder.js"

    def __init__(
        self,
        tokens: Sequence[str],
        *,
        scores: Numbers = None,
        rule: Literal["none", "causal", "local", "padding"] = "none",
        window: int = 2,
        n_padding: int = 1,
    ) -> None:
        size = len(tokens)
        if not 2 <= size <= MAX_TOKENS:
            raise InputError(
                f"tokens must be 2 to {MAX_TOKENS}, got {size}; "
                "smaller squares cannot be hit by a finger"
            )
        if scores is None:
            scores = np.zeros((size, size))
        array = as_array(scores, n_axes=2, what="scores")
        if array.shape != (size, size):
            raise InputError(
                f"scores must have one row and one column for each of {size} tokens, "
                f"got shape {array.shape}"
            )
        allowed = _rule_mask(rule, size=size, window=window, n_padding=n_padding)
        super().__init__(
            tokens=[visible(t) for t in check_labels(tokens, size, what="tokens")],
            scores=array.round(4).tolist(),
            mask=allowed.tolist(),
            rule=rule,
            window=window,
            n_padding=n_padding,
            alt=f"A mask over the tokens {' '.join(tokens)}, to be edited; it starts "
            + ("with everything allowed." if rule == "none" else f"as {rule}."),
        )

    def still(self) -> Picture:
        """The mask as it stands."""
        return mask_picture(np.array(self.mask), tokens=self.tokens)


def _rule_mask(rule: str, *, size: int, window: int, n_padding: int) -> np.ndarray:
    if not (1 <= window <= size and 1 <= n_padding < size):
        raise InputError(
            f"window must be 1 to {size} and n_padding 1 to {size - 1}, "
            f"got {window=} and {n_padding=}"
        )
    query, key = np.indices((size, size))
    rules = {
        "none": np.ones((size, size), dtype=bool),
        "causal": key <= query,
        "local": abs(key - query) < window,
        "padding": key < size - n_padding,
    }
    if rule not in rules:
        raise InputError(f"rule must be one of {', '.join(rules)}, got {rule!r}")
    return rules[rule]
