"""Where a verb speaks: sentences for people, or one JSON value for machines."""

import json
import sys
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Terminal:
    """Standard output in one of two languages; standard error for what goes wrong."""

    json: bool = False
    """True prints the answer as JSON and nothing else."""

    def say(self, text: str = "", *, end: str = "\n") -> None:
        """Print for a person; says nothing to a machine."""
        if not self.json:
            print(text, end=end, flush=True)

    def clear(self) -> None:
        """Begin again at the top of the screen, where there is one."""
        if sys.stdout.isatty():
            self.say("\x1b[2J\x1b[H", end="")

    def answer(self, value: Any) -> None:  # noqa: ANN401 - JSON is any value
        """Print the result for a machine; says nothing to a person."""
        if self.json:
            print(json.dumps(value, indent=2, ensure_ascii=False), flush=True)

    def table(self, rows: list[list[str]], *, header: list[str]) -> None:
        """Print aligned columns for a person."""
        lines = [header, ["-" * len(cell) for cell in header], *rows]
        widths = [max(len(line[i]) for line in lines) for i in range(len(header))]
        for line in lines:
            cells = [
                cell.ljust(width) for cell, width in zip(line, widths, strict=True)
            ]
            self.say("  ".join(cells).rstrip())

    def complain(self, text: str) -> None:
        """Print one line to standard error, whoever reads."""
        print(f"llmos: {' '.join(text.split())}", file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """Text of a model or a file, without characters that would steer the terminal."""
    return "".join(c if c.isprintable() or c in "\n\t" else "\ufffd" for c in text)
