"""What came of running a check, and whether it earns the check's points.

Only a record that matches the reference's earns points: a cell that ran without an
error earns nothing, and tolerances come from the instructor's cell alone. The format
and its hostile-input-proof reader are `llmos_check.records`, which also stands in the
student's kernel; this module is the grader's side.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from llmos_check.comparison import differences
from llmos_check.records import MIME, Difference, Record, RecordError, decode_record
from llmos_edu.grading.schema import Check


@dataclass(frozen=True, kw_only=True, slots=True)
class Outcome:
    """What one run of one check left behind."""

    record: Record | None
    """Its one good record, or None."""

    problem: str = ""
    """Why there is none, in words for the student."""

    error: str = ""
    """The name of the exception that ended the check, if one did."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Verdict:
    """Whether an outcome is the reference's."""

    right: bool
    """Whether it earns the check's points."""

    message: str
    """What is wrong, without an expected value; empty when right."""

    differences: tuple[Difference, ...] = ()
    """Each difference between the two records."""


def payloads(outputs: Iterable[object]) -> list[object]:
    """Everything under the record's MIME type in a cell's outputs, parsed or not."""
    bundles = [output.get("data") for output in outputs if isinstance(output, Mapping)]
    return [
        data[MIME] for data in bundles if isinstance(data, Mapping) and MIME in data
    ]


def read_outcome(
    check: Check, found: Iterable[object], *, error: str = "", message: str = ""
) -> Outcome:
    """Reduce what a check's cell sent to exactly one record, or to a reason.

    Total: `found` may be anything a student's kernel can send.

    Args:
        check: The check that ran, from the instructor's notebook.
        found: What stood under the record's MIME type; see `payloads`.
        error: The name of the exception that ended the cell, empty if none did.
        message: The exception's text, of any length.
    """
    if error == "NotImplementedError":
        return Outcome(record=None, problem="it is not written yet", error=error)
    if error:
        text = f": {message[:300]}" if message else ""
        return Outcome(record=None, problem=f"it raised {error}{text}", error=error)
    sent = list(found)
    if len(sent) != 1:
        return Outcome(record=None, problem=f"it sent {len(sent)} records instead of 1")
    try:
        record = decode_record(sent[0])
    except RecordError as refused:
        return Outcome(record=None, problem=f"its record was refused: {refused}")
    if record.name != check.name:
        return Outcome(record=None, problem=f"its record is of {record.name!r}")
    return Outcome(record=record)


def judge(check: Check, *, expected: Record, outcome: Outcome) -> Verdict:
    """Compare an outcome with the reference's record within the check's tolerances."""
    if outcome.record is None:
        return Verdict(right=False, message=outcome.problem)
    found = differences(expected, outcome.record, rtol=check.rtol, atol=check.atol)
    message = "; ".join(difference.message for difference in found)
    return Verdict(right=not found, message=message, differences=found)
