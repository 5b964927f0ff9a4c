"""Look at this machine: what is there, what is missing, and the command that mends it.

Exits with 1 if something without which nothing works is broken.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from llmos_edu.cli.machine import examine
from llmos_edu.cli.terminal import Terminal

SIGNS = {"ok": "ok", "missing": "--", "broken": "!!"}


@dataclass(frozen=True, kw_only=True)
class DoctorOptions:
    """Where the course will write."""

    out: Path = Path("runs")


FLAGS = [DoctorOptions]


def run(options: DoctorOptions, terminal: Terminal) -> bool:
    """Report every finding and, below, what to type."""
    findings = examine(options.out)
    rows = [[SIGNS[f.grade], f.name, f.detail] for f in findings]
    terminal.table(rows, header=["", "part", "found"])
    mends = [f for f in findings if f.mend]
    if mends:
        terminal.say("\nWhat to type:")
    for finding in mends:
        terminal.say(f"  {finding.name}: {finding.mend}")
    healthy = all(f.grade != "broken" for f in findings)
    if not mends:
        terminal.say("\nEverything is here.")
    elif healthy:
        terminal.say("\nWhat is missing serves parts of the course; the rest works.")
    terminal.answer({"healthy": healthy, "findings": [asdict(f) for f in findings]})
    return healthy
