"""What programmers wrote between the lines: blocks of comments in Python sources.

Source: The Python Language Reference, section 2.1.3, for what is a comment.
"""

import io
import tokenize
from collections.abc import Iterator


def comment_blocks(source: str) -> Iterator[str]:
    r"""Take the comments that fill whole lines, those that follow each other as one.

    A line begins a new block if it stands in another column, or if something stands
    between it and the comment before. A `#` inside a string is none.

    Args:
        source: A Python file.

    Raises:
        SyntaxError: it is none.
        tokenize.TokenError: it ends in the middle of a string or a bracket.

    Example:
        >>> list(comment_blocks("# One,\n# two.\nx = 3  # three\n\n#\n# Four.\n"))
        ['One,\ntwo.', '\nFour.']
    """
    lines: list[str] = []
    expected = None  # where the next line of the same block would stand
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        row, column = token.start
        if token.type != tokenize.COMMENT or token.line[:column].strip():
            continue
        if lines and (row, column) != expected:
            yield "\n".join(lines)
            lines = []
        lines.append(token.string.lstrip("#").strip())
        expected = (row + 1, column)
    if lines:
        yield "\n".join(lines)
