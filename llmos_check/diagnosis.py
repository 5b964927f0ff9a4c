"""Name the mistake: compare an answer's record with those of known wrong answers.

A wrong answer that many people write leaves numbers of its own. When a student's
numbers are the same, within the check's tolerance, the mistake is known, whatever the
code that made them looks like.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from llmos_check.comparison import differences
from llmos_check.records import Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Lookalikes:
    """All that is known about one check on one seed."""

    expected: Record
    """The reference's record."""

    wrong: Mapping[str, Record]
    """The record of each named wrong answer, by its name."""

    says: Mapping[str, str]
    """What each wrong answer's name means, in a sentence to the student."""

    rtol: float
    """The check's relative tolerance."""

    atol: float
    """The check's absolute tolerance."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Diagnosis:
    """What can be said about one record."""

    right: bool
    """Whether it is the reference's."""

    differs: tuple[str, ...] = ()
    """Each difference in words, without an expected number."""

    mistakes: tuple[str, ...] = ()
    """The names of the wrong answers whose numbers these are."""

    says: tuple[str, ...] = ()
    """What those names mean."""


def diagnose(given: Record, known: Lookalikes) -> Diagnosis:
    """Say whether a record is right, and if not, whose numbers it holds.

    A wrong answer that agrees on every value is the diagnosis. Where none does, each
    wrong value is explained alone: two mistakes at once often show in different values.

    Args:
        given: What the answer recorded.
        known: What the reference and the named wrong answers recorded on the same seed.
    """
    found = differences(known.expected, given, rtol=known.rtol, atol=known.atol)
    if not found:
        return Diagnosis(right=True)
    whole = [name for name in known.wrong if not _wrong_values(given, name, known)]
    parts = [
        _explain(value, given, known)
        for value in dict.fromkeys(difference.value for difference in found)
    ]
    mistakes = whole[:1] or [name for name in dict.fromkeys(parts) if name]
    return Diagnosis(
        right=False,
        differs=tuple(difference.message for difference in found),
        mistakes=tuple(mistakes),
        says=tuple(known.says[name] for name in mistakes),
    )


def _explain(value: str, given: Record, known: Lookalikes) -> str:
    """The first wrong answer with the same value, or nothing."""
    names = (n for n in known.wrong if value not in _wrong_values(given, n, known))
    return next(names, "")


def _wrong_values(given: Record, name: str, known: Lookalikes) -> set[str]:
    """The values in which a record is not that of a named wrong answer."""
    found = differences(known.wrong[name], given, rtol=known.rtol, atol=known.atol)
    return {difference.value for difference in found}
