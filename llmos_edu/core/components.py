"""Parts chosen by name: one look-up, one kind of error message."""

import difflib
from collections.abc import Mapping
from typing import Literal, TypeVar

from llmos_edu.core.errors import UnknownNameError

Part = TypeVar("Part")


def choose(kind: str, name: str, parts: Mapping[str, Part]) -> Part:
    """Look a part up by its name.

    Args:
        kind: What is being chosen, for the message: "chapter", "activation".
        name: The name that was asked for.
        parts: Every part there is, by name.

    Raises:
        UnknownNameError: no part has this name.

    Example:
        >>> choose("number", "two", {"one": 1, "two": 2})
        2
    """
    if name in parts:
        return parts[name]
    near = difflib.get_close_matches(name, parts, n=1)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    raise UnknownNameError(
        f"{kind} must be one of {', '.join(sorted(parts))}, got {name!r}{hint}"
    )


Implementation = Literal["fused", "readable"]
"""Two ways to compute one thing: one kernel, or the lines that a chapter shows."""


def wants_fused(implementation: str) -> bool:
    """Tell the two implementations apart, and refuse any other name.

    Raises:
        UnknownNameError: the name is neither fused nor readable.
    """
    if implementation == "fused":  # asked for at every call of a layer
        return True
    return choose("implementation", implementation, {"fused": True, "readable": False})
