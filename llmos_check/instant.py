"""The check inside a notebook: record what an answer returned, and talk about it.

`practice` opens the exercise: it sets the seed that `draw` uses and looks for the
practice key beside the notebook. Where there is no key, as in the grader's box, `check`
records and has nothing to say. Nothing here earns a point.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from llmos_check.diagnosis import Diagnosis, diagnose
from llmos_check.draw import Draw
from llmos_check.emit import publish
from llmos_check.encoding import encode_record
from llmos_check.key import SUFFIX, Key, read_key
from llmos_check.ops import advice, forbidden_ops, take_ops
from llmos_check.records import RecordError, decode_record


@dataclass(slots=True)
class Practice:
    """One sitting: which exercise, which seed, and how often each check failed."""

    exercise: str = "exercise"
    seed: int = 0
    key: Key | None = None
    why_no_key: str = "call practice(...) in the set-up cell first"
    failures: dict[str, list[object]] = field(default_factory=dict)


_sitting = Practice()


def practice(exercise: str, *, seed: int) -> None:
    """Open an exercise in this kernel.

    Args:
        exercise: Its name; the key is `NAME.key.json` in the working folder.
        seed: Where `draw` begins. The key knows a few; the grader takes another.
    """
    global _sitting
    key, why = None, ""
    try:
        key = read_key(Path(exercise + SUFFIX))
    except RecordError as error:
        why = str(error)
    _sitting = Practice(exercise=exercise, seed=seed, key=key, why_no_key=why)


def draw(name: str) -> Draw:
    """The random numbers of one check; each name has its own stream."""
    return Draw(name, _sitting.seed)


def check(name: str, **values: Any) -> None:  # noqa: ANN401 - what an answer returns
    """Record what an answer returned, and say whether it is right and why not.

    Each new failure shows one more hint.

    Args:
        name: The check's name.
        values: What to record: tensors, arrays, numbers, strings, lists of them.
    """
    payload = encode_record(name, values, ops=take_ops())
    publish(payload, text=_verdict(name, payload))


def _verdict(name: str, payload: dict[str, Any]) -> str:
    key, seed = _sitting.key, _sitting.seed
    if key is None:
        return (
            f"{name}: recorded. There is nothing to compare with: {_sitting.why_no_key}"
        )
    known = key.known(name, seed)
    if known is None:
        return f"{name}: recorded. The key has seeds {key.seeds}, not {seed}."
    diagnosis = diagnose(decode_record(payload), known)
    if diagnosis.right:
        used = forbidden_ops(payload.get("ops", ()), key.forbidden(name))
        return f"{name}: right, but {advice(used)}." if used else f"{name}: right."
    failures = _sitting.failures.setdefault(name, [])
    if payload not in failures:
        failures.append(payload)
    return explain(name, diagnosis, key.hints(name)[: len(failures)])


def explain(name: str, diagnosis: Diagnosis, hints: tuple[str, ...] = ()) -> str:
    """What to tell a student whose check is not right.

    Args:
        name: The check's name.
        diagnosis: What was found.
        hints: The hints to show.
    """
    lines = [f"{name}: not yet. " + "; ".join(diagnosis.differs) + "."]
    lines += diagnosis.says
    lines += [f"Hint {i}: {hint}" for i, hint in enumerate(hints, start=1)]
    return "\n".join(lines)
