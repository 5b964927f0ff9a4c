"""Put into words what a record showed, without repeating what must stay hidden."""

from typing import Any

from llmos_check.comparison import differences
from llmos_check.diagnosis import Lookalikes, diagnose
from llmos_check.records import Difference
from llmos_edu.grading.records import Outcome

QUIET_WORDS = {
    "missing": "was not recorded",
    "extra": "was recorded and not asked for",
    "kind": "is of another Python type",
    "dtype": "holds another type of number",
    "shape": "has another shape",
    "values": "holds other values",
}


def judged(outcome: Outcome, known: Lookalikes, *, quiet: bool) -> dict[str, Any]:
    """What a check's record is worth and what to say about it.

    Args:
        outcome: The record, or why there is none.
        known: Records of the reference and of the named wrong answers.
        quiet: The kernel has been shown a hidden check. Then nothing that student
            code chose, such as the name of a type, is repeated: it might be that
            check's text.

    Returns:
        `status` (right or wrong), `message`, `mistakes` and `says`.
    """
    if outcome.record is None:
        message = "it left no valid record" if quiet else outcome.problem
        return {"status": "wrong", "message": message, "mistakes": [], "says": []}
    found = diagnose(outcome.record, known)
    if found.right:
        return {"status": "right", "message": "", "mistakes": [], "says": []}
    gaps = differences(known.expected, outcome.record, rtol=known.rtol, atol=known.atol)
    words = [quiet_words(gap, known) if quiet else gap.message for gap in gaps[:8]]
    return {
        "status": "wrong",
        "message": "; ".join(dict.fromkeys(words)),
        "mistakes": list(found.mistakes),
        "says": list(found.says),
    }


def quiet_words(gap: Difference, known: Lookalikes) -> str:
    """A difference in words that hold nothing the student's code chose."""
    name = f"`{gap.value}`" if gap.value in known.expected.values else "something"
    return f"{name} {QUIET_WORDS[gap.what]}"
