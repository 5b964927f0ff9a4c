"""The sealed key of one batch: what every check should record, on the batch's seed.

Written once by `reference`, read by every worker, never seen by a kernel.

    {check: {"expected": record, "wrong": {case: record}, "says": {case: sentence}}}
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmos_check.diagnosis import Lookalikes
from llmos_check.records import decode_record
from llmos_edu.core.files import read_json, write_json
from llmos_edu.grading.schema import Check

Known = dict[str, dict[str, Any]]


def write_known(path: Path, known: Known) -> None:
    """Write the key of a batch."""
    write_json(path, known)


def read_known(path: Path, checks: Mapping[str, Check]) -> dict[str, Lookalikes]:
    """Read the records of some checks, with the tolerances of the checks' own cells."""
    known: Known = read_json(path)
    return {
        name: Lookalikes(
            expected=decode_record(known[name]["expected"]),
            wrong={
                case: decode_record(record)
                for case, record in known[name]["wrong"].items()
            },
            says=known[name]["says"],
            rtol=check.rtol,
            atol=check.atol,
        )
        for name, check in checks.items()
    }
