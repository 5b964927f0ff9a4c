"""Cut the solution out of an answer: what stands between its markers becomes a stub."""

from llmos_edu.core.errors import ConfigError

BEGIN = "# BEGIN SOLUTION"
END = "# END SOLUTION"


def blank_source(source: str, *, label: str) -> str:
    r"""Replace each marked region by one `raise NotImplementedError(label)`.

    Text without markers comes back as it is, so a blank of a blank is the same blank.

    Args:
        source: A cell's text; markers stand alone on their lines.
        label: What the stub says is missing, such as `attention.weights`.

    Raises:
        ConfigError: a region does not end, ends twice, or holds another one.

    Example:
        >>> answer = "def one():\n  # BEGIN SOLUTION\n  return 1\n  # END SOLUTION\n"
        >>> print(blank_source(answer, label="one"), end="")
        def one():
          raise NotImplementedError("one")
    """
    kept: list[str] = []
    begun_at: int | None = None
    for number, line in enumerate(source.splitlines(keepends=True), start=1):
        if line.strip() == BEGIN:
            if begun_at is not None:
                raise _unbalanced(label, f"two {BEGIN} at lines {begun_at}, {number}")
            begun_at = number
            indent = line[: len(line) - len(line.lstrip())]
            kept.append(f'{indent}raise NotImplementedError("{label}")\n')
        elif line.strip() == END:
            if begun_at is None:
                raise _unbalanced(label, f"{END} at line {number} without a begin")
            begun_at = None
        elif begun_at is None:
            kept.append(line)
    if begun_at is not None:
        raise _unbalanced(label, f"{BEGIN} at line {begun_at} without an end")
    return "".join(kept)


def holds_solution(source: str) -> bool:
    """Whether a cell's text has a marked region."""
    return any(line.strip() in (BEGIN, END) for line in source.splitlines())


def _unbalanced(label: str, found: str) -> ConfigError:
    return ConfigError(
        f"every solution in {label} must stand between one {BEGIN} and one {END}, "
        f"got {found}"
    )
