"""Measure our speed beside other libraries', and print one table.

Without a name: every benchmark of the checkout, one after the other.
"""

import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.components import choose
from llmos_edu.core.errors import FileError


@dataclass(frozen=True, kw_only=True)
class BenchOptions:
    """What to measure."""

    names: tuple[str, ...] = field(default=(), metadata={"positional": True})
    """Benchmarks to run, by the name of their file; all of them by default."""


FLAGS = [BenchOptions]


def run(options: BenchOptions, terminal: Terminal) -> bool:
    """Run each benchmark in a process of its own, so that none warms up another."""
    folder = checkout() / "benchmarks"
    files = {path.stem: path for path in sorted(folder.glob("*.py"))}
    every = {name: path for name, path in files.items() if is_program(path)}
    if not every:
        raise FileError(f"benchmarks must stand in {folder}, got none there")
    codes = {}
    for name in options.names or every:
        choose("benchmark", name, every)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        finished = subprocess.run(command, cwd=folder.parent, check=False)
        codes[name] = finished.returncode
    terminal.answer(codes)
    return not any(codes.values())


def is_program(path: Path) -> bool:
    """Say whether a file measures something when it is run, or only helps others."""
    return '__name__ == "__main__"' in path.read_text(encoding="utf-8")
