"""The practice key: what a few public seeds should give.

It stands beside a blank exercise as `NAME.key.json` and holds, for each visible check
and each practice seed, the records of the reference and of the named wrong answers,
with a sentence for each. Records are numbers on public inputs, not code: the key tells
whether an answer is right and which known mistake it is, and cannot be handed in,
because grades are given on another seed. A wrong answer's record holds only the values
in which it differs from the reference's.

    {"v": 1, "exercise": ..., "notebook": set-up, stubs and checks as handed out,
     "hidden_points": what only the grader checks,
     "checks": {name: {"title": ..., "rtol": ..., "atol": ..., "hints": [...],
                       "forbid_ops": [...], if it has any,
                       "hidden_points": what more its task is worth, if anything,
                       "says": {case: ...},
                       "seeds": {"0": {"expected": record, "wrong": {case: record}}}}}}
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_check.diagnosis import Lookalikes
from llmos_check.records import Record, RecordError, decode_record

VERSION = 1
SUFFIX = ".key.json"


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Key:
    """A practice key that was read."""

    exercise: str
    """The exercise it belongs to."""

    notebook: Mapping[str, Any]
    """Set-up, stubs and visible checks as they were handed out."""

    checks: Mapping[str, Mapping[str, Any]]
    """By the check's name; see the module's docstring."""

    hidden_points: float = 0
    """Points for checks that only the grader has."""

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds it has answers for."""
        found = {int(seed) for entry in self.checks.values() for seed in entry["seeds"]}
        return tuple(sorted(found))

    def title(self, check: str) -> str:
        """The task a check belongs to, in a few words."""
        return str(self.checks[check]["title"])

    def hidden_points_of(self, check: str) -> float:
        """What the task of a check is worth beyond it, where only the grader checks."""
        return float(self.checks[check].get("hidden_points", 0))

    def hints(self, check: str) -> tuple[str, ...]:
        """From a nudge to nearly the answer."""
        return tuple(self.checks[check]["hints"]) if check in self.checks else ()

    def forbidden(self, check: str) -> tuple[str, ...]:
        """Operations that an answer must not use, where the check watches it."""
        return tuple(self.checks.get(check, {}).get("forbid_ops", ()))

    def known(self, check: str, seed: int) -> Lookalikes | None:
        """The records of one check on one seed, or None if the key has none."""
        entry = self.checks.get(check)
        if entry is None or str(seed) not in entry["seeds"]:
            return None
        stored = entry["seeds"][str(seed)]
        expected = decode_record(stored["expected"])
        wrong = {
            case: _completed(decode_record(record), expected)
            for case, record in stored["wrong"].items()
        }
        return Lookalikes(
            expected=expected,
            wrong=wrong,
            says=entry["says"],
            rtol=entry["rtol"],
            atol=entry["atol"],
        )


def read_key(path: Path) -> Key:
    """Read the key beside a blank exercise.

    Raises:
        RecordError: the file is missing, cut short or of another version.
    """
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        if found["v"] != VERSION:
            raise RecordError(f"key version must be {VERSION}, got {found['v']!r}")
        return Key(
            exercise=found["exercise"],
            notebook=found["notebook"],
            checks=found["checks"],
            hidden_points=found["hidden_points"],
        )
    except OSError as error:
        raise RecordError(f"{path.name} cannot be read ({error.strerror})") from error
    except (KeyError, TypeError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise RecordError(
            f"{path.name} is damaged ({error!r}); fetch it again"
        ) from error


def _completed(wrong: Record, expected: Record) -> Record:
    """A wrong answer's record with the values it shares with the reference's."""
    values = {
        name: wrong.values.get(name, expected.values[name]) for name in expected.values
    }
    extra = {name: v for name, v in wrong.values.items() if name not in values}
    return Record(name=wrong.name, values=values | extra)
