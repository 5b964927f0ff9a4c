"""Web pages that show what students wrote without ever running it.

Every text is escaped here and nowhere else. A page loads nothing and runs nothing: its
content security policy forbids scripts, pictures, frames and forms, so that even a
mistake in here would do no harm.
"""

import html
from collections.abc import Iterable, Sequence

from llmos_edu.grading.messages import clean_text

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'"
STYLE = """\
body { font: 16px/1.5 system-ui, sans-serif; max-width: 56rem; margin: 2rem auto;
  padding: 0 1rem; color: #1b1b1b; background: #fff; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem;
  border-bottom: 1px solid #ddd; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; }
pre { background: #f6f6f4; padding: .8rem; overflow-x: auto; font-size: .88rem; }
pre b { background: #ffe3d6; font-weight: 600; }
.right { color: #14652b; } .wrong { color: #98210f; } .open { color: #6a5200; }
.says { border-left: 3px solid #c8801e; padding-left: .8rem; margin: .5rem 0; }
.quiet { color: #555; font-size: .9rem; }
@media (prefers-color-scheme: dark) {
  body { color: #e6e6e6; background: #181818; } pre { background: #242424; }
  th, td { border-color: #444; } pre b { background: #5a2a1a; }
  .right { color: #7fd495; } .wrong { color: #ff9d8a; } .open { color: #e8c860; }
  .quiet { color: #aaa; } }
"""


def text(value: object) -> str:
    """Escape any text for use between tags or in a quoted attribute.

    Example:
        >>> text("<script>")
        '&lt;script&gt;'
    """
    return html.escape(clean_text(str(value)), quote=True)


def page(title: str, parts: Iterable[str]) -> str:
    """A whole page.

    Args:
        title: Plain text.
        parts: HTML made by the functions of this module.
    """
    body = "\n".join(parts)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{text(title)}</title>\n<style>\n{STYLE}</style></head>\n"
        f"<body>\n<h1>{text(title)}</h1>\n{body}\n</body></html>\n"
    )


def heading(value: object) -> str:
    """A section's heading."""
    return f"<h2>{text(value)}</h2>"


def paragraph(value: object, *, kind: str = "") -> str:
    """A paragraph; `kind` is one of the classes of `STYLE`."""
    return f'<p class="{kind}">{text(value)}</p>' if kind else f"<p>{text(value)}</p>"


def table(header: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; numbers stand to the right."""
    head = "".join(f'<th scope="col">{text(cell)}</th>' for cell in header)
    body = "\n".join(f"<tr>{''.join(map(_cell, row))}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody></table>"


def _cell(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return f'<td class="number">{value:g}</td>'
    return f"<td>{text(value)}</td>"


def listing(source: str, *, marked: int = 0) -> str:
    """A text with line numbers.

    Args:
        source: What a student wrote.
        marked: The line to point at, from 1; 0 for none.
    """
    lines = []
    for number, line in enumerate(source.splitlines(), start=1):
        shown = f"{number:3d}  {text(line)}"
        lines.append(f"<b>{shown}</b>" if number == marked else shown)
    return "<pre>" + "\n".join(lines) + "</pre>"
