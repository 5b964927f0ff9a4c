"""Say to a student, in a sentence, what came of a check."""

import builtins
from collections.abc import Mapping
from typing import Any

LOST = {
    "died": "the kernel ended",
    "memory": "it used more memory than there is",
    "processes": "it started more processes than allowed",
    "disk": "it wrote more to its folder than allowed",
    "output": "it printed more than allowed",
    "time": "the time for the whole notebook ran out",
    "stuck": "it ran too long and could not be interrupted",
    "malformed": "it sent messages that are not Jupyter's",
}
TORCH_ERRORS = {"OutOfMemoryError", "LinAlgError"}


def why(status: str, story: Mapping[str, Any]) -> str:
    """What to tell about one check.

    Args:
        status: The check's status.
        story: What its cell's run left behind.
    """
    if status == "wrong":
        return str(story.get("message", ""))
    if "cell" in story:
        plain = {key: value for key, value in story.items() if key != "cell"}
        return f"the cell of `{story['cell']}` failed: {why(status, plain)}"
    if status == "error":
        return _error_words(str(story.get("error", "")), str(story.get("text", "")))
    if status == "lost":
        reason = LOST.get(str(story.get("reason", "died")), LOST["died"])
        if story.get("elsewhere"):
            return f"it was not reached: in `{story['elsewhere']}` {reason}"
        return reason
    fixed = {
        "timeout": "it ran too long and was interrupted",
        "not_run": "it was not run",
        "missing": "an answer that it needs was not handed in",
        "against_policy": "the answer calls what the task asks you to write",
    }
    return fixed.get(status, "")


def _error_words(name: str, text: str) -> str:
    if name == "NotImplementedError":
        return "it is not written yet"
    shown = known_error(name)
    return f"it raised {shown}" + (f": {text}" if text else "")


def known_error(name: str) -> str:
    """The name of an exception if it is a usual one; a student could invent others.

    Example:
        >>> known_error("ValueError"), known_error("TheHiddenCheckSays42")
        ('ValueError', 'an exception of its own')
    """
    found = getattr(builtins, name, None) if name.isidentifier() else None
    usual = isinstance(found, type) and issubclass(found, BaseException)
    return name if usual or name in TORCH_ERRORS else "an exception of its own"
