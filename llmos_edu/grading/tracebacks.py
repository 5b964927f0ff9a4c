"""Find a student's own line in an error's trace, which may have been forged."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

ARROW = re.compile(r"^-+> (\d{1,6}) (.*)$")


def own_line(
    traceback: Sequence[str], answers: Mapping[str, str]
) -> dict[str, Any] | None:
    r"""The innermost line of the trace that stands in an answer, word for word.

    Only a line that the student handed in can come out of this, whatever the trace
    says: its number and text are looked up in the answers.

    Args:
        traceback: Lines as the kernel sent them, cleaned.
        answers: The text of each answer, by name.

    Returns:
        `{"answer": ..., "number": from 1, "text": ...}`, or None.

    Example:
        >>> own_line(["----> 2  return 1 / 0"], {"half": "def f():\n  return 1 / 0"})
        {'answer': 'half', 'number': 2, 'text': 'return 1 / 0'}
    """
    found = None
    for line in "\n".join(traceback).splitlines():
        if (match := ARROW.match(line)) is None:
            continue
        number, text = int(match[1]), match[2].strip()
        for name, answer in answers.items():
            lines = answer.splitlines()
            if 0 < number <= len(lines) and text and lines[number - 1].strip() == text:
                found = {"answer": name, "number": number, "text": text}
    return found
