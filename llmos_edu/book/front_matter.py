"""Pages that are written anew with every build, so that none of them can grow old.

The course map comes from the chapters, the glossary from `GLOSSARY.md`, and what the
graders catch from their trial.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import InputError


@dataclass(frozen=True, kw_only=True)
class Chapter:
    """What a chapter says of itself on its first lines."""

    name: str
    """`05_attention`: the file, and the address in the book."""
    title: str
    """Its heading, a verb and an object."""
    question: str
    """The question it answers."""
    builds: str
    """What the reader will have built."""
    needs: str
    """What the reader should know before."""
    cost: str
    """Seconds, memory, and the reader's own time."""

    @property
    def number(self) -> str:
        """`05`."""
        return self.name.split("_")[0]


def read_chapter(name: str, notebook: Mapping[str, Any]) -> Chapter:
    """Read a chapter's own summary; what it does not say stays empty."""
    words = "\n\n".join(
        "".join(cell["source"])
        for cell in notebook["cells"]
        if cell["cell_type"] == "markdown"
    )
    title = re.search(r"^# (.+)$", words, flags=re.M)
    question = re.search(r"^\*\*([^*]+\?)\*\*", words, flags=re.M)
    return Chapter(
        name=name,
        title=title.group(1) if title else name,
        question=question.group(1) if question else "",
        builds=_paragraph("You will build", words),
        needs=_paragraph("You need", words),
        cost=_paragraph("Cost", words),
    )


def _paragraph(opening: str, words: str) -> str:
    found = re.search(rf"\*\*{opening}\*\*:?\s(.+?)(?:\n\n|\Z)", words, flags=re.S)
    text = " ".join(found.group(1).split()) if found else ""
    text = text.replace("](../exercises/", "](path:exercises/")
    return re.sub(r"\]\((\d\d_\w+\.ipynb)", r"](notebooks/\1", text)


def map_page(chapters: Iterable[Chapter], *, exercises: Iterable[str]) -> str:
    """The course map: every chapter with its question, its cost and its exercise.

    Args:
        chapters: In the order of the course.
        exercises: Names of the exercises that there are.
    """
    there = set(exercises)
    parts = [
        "# Course map",
        "Every chapter stands alone; the order below is the one that asks for least "
        "patience. Costs are what the author measured on two CPU cores.",
    ]
    for chapter in chapters:
        parts.append(
            f"## {chapter.number} · [{chapter.title}](notebooks/{chapter.name}.ipynb)"
        )
        parts.append(f"**{chapter.question}**" if chapter.question else "")
        # In the chapter's own words, so that a translation of it serves here too.
        facts = {
            "You will build": chapter.builds,
            "You need": chapter.needs,
            "Cost": chapter.cost,
            "Exercise": _exercise_link(chapter.name.partition("_")[2], there),
        }
        parts += [f"**{opening}** {fact}" for opening, fact in facts.items() if fact]
    return _page(parts)


def _exercise_link(name: str, there: set[str]) -> str:
    return f"[`{name}.ipynb`](path:exercises/{name}.ipynb)" if name in there else ""


def glossary_page(glossary: str, chapters: Iterable[Chapter]) -> str:
    """The glossary, its chapter numbers leading to the chapters that there are."""
    names = {chapter.number: chapter.name for chapter in chapters}

    def link(found: re.Match[str]) -> str:
        number = found.group(1)
        if number not in names:
            return found.group(0)
        return f"| [{number}](notebooks/{names[number]}.ipynb) |"

    return re.sub(r"\| (\d\d) \|$", link, glossary, flags=re.M)


def graders_page(proofs: Iterable[Mapping[str, Any]]) -> str:
    """What each exercise's grader was proven to catch.

    Args:
        proofs: What `llmos prove --json` prints.

    Raises:
        InputError: a grader lets something pass.
    """
    parts = [
        "# What our graders catch",
        "A check that lets a wrong answer pass teaches the mistake. So every grader is "
        "put on trial before it is used: with its solution, with right answers that "
        "are written differently, with the wrong answers below, and with nothing at "
        "all, each under several seeds. A wrong answer must lose points *and* be "
        "recognised as itself, by the name that is given here, so that the feedback "
        "says what went wrong. Right answers that differ from the solution must earn "
        "full marks. The **mutation score** is the share of wrong answers that lose "
        "points.",
        "Repeat the trial with `llmos prove`.",
    ]
    for proof in proofs:
        if not proof["proven"]:
            raise InputError(
                f"a grader must be proven before its exercise is published, got "
                f"{proof['exercise']}: {proof['failures'][0]}; see `llmos prove`"
            )
        parts += _proof(proof)
    return _page(parts)


def _proof(proof: Mapping[str, Any]) -> list[str]:
    wrong = [case for case in proof["cases"] if case["kind"] == "wrong"]
    right = [case for case in proof["cases"] if case["kind"] == "right"]
    rows = [
        f"| `{case['answer']}` | `{case['case']}` "
        f"| {case['earned']:g} / {case['possible']:g} |"
        for case in wrong
    ]
    return [
        f"## `{proof['exercise']}`",
        "\n".join(
            [
                "| mutation score | wrong answers | right answers | seeds |",
                "|---|---|---|---|",
                f"| **{proof['mutation_score']:.0%}** | {len(wrong)} | {len(right)} "
                f"| {len(proof['seeds'])} |",
            ]
        ),
        "\n".join(
            ["| task | wrong answer | points |", "|---|---|---|", *rows],
        ),
    ]


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join(part for part in parts if part) + "\n"


def read_text(path: Path) -> str:
    """A page's text, empty if there is no such page."""
    return path.read_text(encoding="utf-8") if path.exists() else ""
