r"""What a class got wrong: how hard each check was, whom it told apart, which mistakes.

Difficulty is the share of submissions that got a check right. Discrimination is the
correlation of getting it right with the points on all other checks,

$$ r = \frac{\overline{s_1} - \overline{s_0}}{\sigma_s} \sqrt{p(1-p)} $$

with $s$ the rest score, $\overline{s_1}$ and $\overline{s_0}$ its means over those
who were right and wrong, and $p$ the difficulty. Below 0.2 a check hardly tells who
knows the subject; below 0 it is probably broken.

Source: Lord and Novick (1968), Statistical Theories of Mental Test Scores, section 15.
"""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, pstdev

from llmos_edu.grading import pages
from llmos_edu.grading.gradebook import Gradebook
from llmos_edu.grading.results import Result

LEAST_SUBMISSIONS = 5
"""Below this, a discrimination says nothing and is not given."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Item:
    """One check, seen over a class."""

    exercise: str
    """Where it stands."""

    check: str
    """Its name."""

    n: int
    """Submissions in which it counted."""

    difficulty: float
    """Share of them that got it right."""

    discrimination: float | None
    """Correlation with the points on the other checks; None where it is undefined."""

    mistakes: tuple[tuple[str, int], ...]
    """Named mistakes and how many made each, most frequent first."""


def analyse(results: Sequence[Result]) -> list[Item]:
    """Look at each check over all submissions that were graded.

    Args:
        results: One per submission; those without a mark are left out.
    """
    graded = [r for r in results if r.checks and r.score is not None]
    keys = dict.fromkeys((r.exercise, c.name) for r in graded for c in r.checks)
    return [_item(exercise, check, graded) for exercise, check in keys]


def _item(exercise: str, name: str, graded: Sequence[Result]) -> Item:
    right: list[bool] = []
    rest: list[float] = []
    mistakes: Counter[str] = Counter()
    for result in graded:
        for check in result.checks:
            if (result.exercise, check.name) == (exercise, name):
                right.append(check.status == "right")
                rest.append((result.score or 0.0) - check.earned)
                mistakes.update(check.mistakes)
    return Item(
        exercise=exercise,
        check=name,
        n=len(right),
        difficulty=fmean(right),
        discrimination=discrimination(right, rest),
        mistakes=tuple(mistakes.most_common()),
    )


def discrimination(right: Sequence[bool], rest: Sequence[float]) -> float | None:
    """The point-biserial correlation of the module's docstring.

    Args:
        right: Whether each submission got the check right.
        rest: Its points on all other checks.

    Returns:
        -1 to 1, or None where there are too few submissions or no differences.

    Example:
        >>> discrimination([True, True, False, False, False], [4, 4, 0, 0, 0])
        1.0
    """
    spread = pstdev(rest) if len(rest) >= LEAST_SUBMISSIONS else 0.0
    if spread == 0.0 or all(right) or not any(right):
        return None
    p = fmean(right)
    above = fmean(s for s, r in zip(rest, right, strict=True) if r)
    below = fmean(s for s, r in zip(rest, right, strict=True) if not r)
    return round((above - below) / spread * math.sqrt(p * (1 - p)), 6)


def as_html(book: Gradebook) -> str:
    """A page for the instructor: marks, items, mistakes."""
    items = analyse(book.counted)
    marks = [
        (m.student, m.exercise, m.status, m.earned if m.earned is not None else "none",
         m.penalty, m.manual, m.total if m.total is not None else "none", m.comment)
        for m in book.marks
    ]  # fmt: skip
    header = ("student", "exercise", "status", "earned", "late", "by hand", "total", "")
    parts = [pages.heading("Marks"), pages.table(header, marks)]
    rows = [
        (i.exercise, i.check, i.n, round(i.difficulty, 2),
         "" if i.discrimination is None else round(i.discrimination, 2))
        for i in items
    ]  # fmt: skip
    columns = ("exercise", "check", "submissions", "share right", "discrimination")
    parts += [pages.heading("Checks"), pages.table(columns, rows)]
    parts += [pages.heading("Mistakes"), heat_map(items)]
    unmarked = [r for r in book.counted if r.score is None]
    parts += [
        pages.paragraph(f"No mark yet: {r.student}, {r.exercise}: {r.message}")
        for r in unmarked
    ]
    parts += [pages.paragraph(f"Fits nobody: {line}") for line in book.ignored]
    return pages.page("Gradebook", parts)


def heat_map(items: Sequence[Item]) -> str:
    """Named mistakes against checks; a darker cell is a more frequent mistake."""
    found = [item for item in items if item.mistakes]
    if not found:
        return pages.paragraph("No named mistake was recognised.")
    names = sorted({name for item in found for name, _ in item.mistakes})
    rows = []
    for item in found:
        counts = dict(item.mistakes)
        cells = "".join(_heat(counts.get(name, 0), item.n) for name in names)
        rows.append(f'<tr><th scope="row">{pages.text(item.check)}</th>{cells}</tr>')
    head = "".join(f'<th scope="col">{pages.text(name)}</th>' for name in names)
    return (
        f'<table><thead><tr><th scope="col">check</th>{head}</tr></thead>\n'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def _heat(count: int, n: int) -> str:
    share = min(1.0, count / n) if n else 0.0
    colour = f"background: rgba(200, 70, 20, {share:.2f})"
    return f'<td class="number" style="{colour}">{count or ""}</td>'
