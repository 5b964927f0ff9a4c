"""Name the mistake: compare an answer's record with those of known wrong answers.

A wrong answer that many people write leaves numbers of its own. When a student's
numbers are the same, within the check's tolerance, the mistake is known, whatever the
code that made them looks like.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

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

    A wrong answer that agrees on every value is the diagnosis. Where none does, two
    mistakes may have met. Each wrong value is then explained alone, but by no mistake
    that would show in another value and does not: there must be another mistake found
    that hides it.

    Args:
        given: What the answer recorded.
        known: What the reference and the named wrong answers recorded on the same seed.
    """
    found = differences(known.expected, given, rtol=known.rtol, atol=known.atol)
    if not found:
        return Diagnosis(right=True)
    unlike = {name: _unlike(given, known.wrong[name], known) for name in known.wrong}
    whole = [name for name in unlike if not unlike[name]]
    wrong_values = dict.fromkeys(difference.value for difference in found)
    mistakes = whole[:1] or _together(tuple(wrong_values), unlike, known)
    return Diagnosis(
        right=False,
        differs=tuple(difference.message for difference in found),
        mistakes=tuple(mistakes),
        says=tuple(known.says[name] for name in mistakes),
    )


def _together(
    wrong_values: tuple[str, ...], unlike: Mapping[str, set[str]], known: Lookalikes
) -> list[str]:
    """The first wrong answer that explains each value, each of them once."""
    shows = {
        name: _unlike(record, known.expected, known)
        for name, record in known.wrong.items()
    }
    fitting = [name for name in known.wrong if not shows[name] & unlike[name]]
    explained = {value for name in fitting for value in shows[name]}
    hidden = [name for name in known.wrong if shows[name] & unlike[name] <= explained]
    found: dict[str, None] = {}
    for value in wrong_values:
        names = (name for name in fitting + hidden if value not in unlike[name])
        found |= dict.fromkeys(islice(names, 1))
    return list(found)


def _unlike(given: Record, other: Record, known: Lookalikes) -> set[str]:
    """The values in which a record is not another one."""
    found = differences(other, given, rtol=known.rtol, atol=known.atol)
    return {difference.value for difference in found}
