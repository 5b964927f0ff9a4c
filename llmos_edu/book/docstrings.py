"""Docstrings in the house style, as Markdown for the book's API reference."""

import re

PARTS = "Args Returns Yields Raises Complexity Source Example Examples Attributes"
SECTIONS = set(PARTS.split())
LISTED = {"Args", "Raises", "Attributes"}


def to_markdown(docstring: str) -> str:
    r"""Turn a docstring into Markdown.

    Sections become bold words; arguments and exceptions become lists; examples become
    blocks of code; formulas and tables stay what they are.

    Args:
        docstring: Clean of its indentation, as `ast.get_docstring` gives it.

    Example:
        >>> print(to_markdown("Add.\n\nArgs:\n    x: Any number."))
        Add.
        <BLANKLINE>
        **Args**
        <BLANKLINE>
        - **`x`**: Any number.
    """
    parts = []
    for title, lines in _sections(docstring):
        body = "\n".join(lines).strip("\n")
        if not body.strip():
            continue
        if title:
            parts.append(f"**{title}**")
        if title in LISTED:
            parts.append(_listed(body))
        elif title.startswith("Example"):
            parts.append(f"```pycon\n{body}\n```")
        else:
            parts.append(_prose(body))
    return "\n\n".join(parts)


def _sections(docstring: str) -> list[tuple[str, list[str]]]:
    """Cut at headings; a section ends where a paragraph begins at the margin again."""
    found: list[tuple[str, list[str]]] = [("", [])]
    after_blank = True
    for line in docstring.splitlines():
        heading = re.fullmatch(r"(\w+):(?: (.*))?", line)
        title, lines = found[-1]
        if heading and heading.group(1) in SECTIONS:
            found.append((heading.group(1), [heading.group(2) or ""]))
        elif title and after_blank and line and not line.startswith(" "):
            found.append(("", [line]))
        else:
            lines.append(line.removeprefix("    ") if title else line)
        after_blank = not line.strip()
    return found


def _listed(body: str) -> str:
    items: list[str] = []
    for line in body.splitlines():
        entry = re.match(r"([\w.*, ]+?): (.*)", line)
        if entry and not line.startswith(" "):
            items.append(f"- **`{entry.group(1)}`**: {_prose(entry.group(2))}")
        elif items and line.strip():
            items[-1] += " " + _prose(line.strip())
    return "\n".join(items)


def _prose(text: str) -> str:
    """Keep what looks like a tag from becoming one, outside code and formulas."""
    parts = re.split(r"(```.*?```|`[^`]*`|\$\$.*?\$\$|\$[^$\n]+\$)", text, flags=re.S)
    parts[::2] = [re.sub(r"<(?=[\w/!])", "&lt;", part) for part in parts[::2]]
    return "".join(parts)
