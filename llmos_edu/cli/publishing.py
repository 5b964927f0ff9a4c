"""What the book shows, made on this machine: outputs of chapters, trials of graders."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from llmos_edu.book import (
    Kept,
    Standing,
    extract_texts,
    keep_outputs,
    kept_proofs,
    languages,
    merge,
    of_library,
    read_notebooks,
    staged_files,
    standings,
    take_outputs,
    with_kept_outputs,
)
from llmos_edu.cli.checkout import chapters, checkout
from llmos_edu.cli.execution import execute_chapters, tidy
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import InputError
from llmos_edu.core.files import make_folder, read_json
from llmos_edu.grading.prove import prove_exercise

SHOWN = 72
"""How much of a text stands on a line of the terminal."""


def every_file(
    build: Path, *, stored: bool, jobs: int, terminal: Terminal
) -> dict[str, bytes]:
    """Every file of the book; what changed since the last time is run and proven.

    Args:
        build: Where results are kept from one time to the next.
        stored: Take the outputs stored in the chapters; run none of them.
        jobs: How many chapters run at a time.
        terminal: Told of each chapter that was run.

    Raises:
        InputError: a chapter fails, or cannot be shown as it should be.
    """
    root, library = checkout(), of_library(checkout())
    paths = chapters()
    notebooks = read_notebooks(paths)
    if not stored:
        kept = Kept(build / "outputs")
        _, stale = with_kept_outputs(notebooks, kept, library=library)
        again = {name: paths[name] for name in stale}
        if again:
            terminal.say(f"Running the chapters that changed: {len(again)}.")
        for name, ran in _run(again, build, jobs=jobs, terminal=terminal):
            outputs = take_outputs(ran)
            keep_outputs(name, notebooks[name], outputs, kept, library=library)
        notebooks = with_kept_outputs(notebooks, kept, library=library)[0]

    def prove(solution: Path) -> dict[str, Any]:
        terminal.say(f"proving the grader of {solution.stem}")
        return prove_exercise(solution).to_dict()

    solutions = sorted((root / "solutions").glob("*.ipynb"))
    proofs = kept_proofs(solutions, prove, Kept(build / "proofs"), library=library)
    return staged_files(root, chapters=notebooks, proofs=proofs)


def _run(
    paths: Mapping[str, Path], build: Path, *, jobs: int, terminal: Terminal
) -> Iterator[tuple[str, dict[str, Any]]]:
    out = make_folder(build / "executed")
    how: dict[str, Any] = {"profile": "cpu", "device": "cpu", "seed": 0}
    rows = execute_chapters(dict(paths), jobs=jobs, out=out, inplace=False, **how)
    for number, row in enumerate(rows, start=1):
        name = row["chapter"]
        if row["error"]:
            raise InputError(f"chapters must run to their end, {name}: {row['error']}")
        count = f"{number} of {len(paths)}"
        terminal.say(f"ran {name} in {row['seconds']:.0f} s, {count}")
        yield name, tidy(read_json(out / f"{name}.ipynb"))


def report_translations(
    files: Mapping[str, bytes], build: Path, *, update: bool, terminal: Terminal
) -> dict[str, Any]:
    """Say of every page how far each edition is.

    Args:
        files: Every file of the book.
        build: Where the texts of the pages are collected.
        update: Put texts that changed into the catalogues before.
        terminal: Told of each page.

    Returns:
        For `--json`: the pages by language, and what stays English.
    """
    texts, book = extract_texts(files, build=build), checkout() / "book"
    found: dict[str, Any] = {}
    for language in languages(book):
        catalogues = book / "locales" / language
        if update:
            merge(texts, catalogues)
        rows = standings(texts, catalogues)
        found[language] = [asdict(row) for row in rows]
        terminal.say(f"{language}:")
        for row in rows:
            _tell(row, terminal)
    english = "widgets, pictures, outputs of cells, and the API reference"
    terminal.say(f"English in every edition: {english}.")
    return {"editions": found, "english_in_every_edition": english}


def _tell(row: Standing, terminal: Terminal) -> None:
    n_open = len(row.untranslated) + len(row.stale)
    terminal.say(f"  {row.page}: {row.n_texts - n_open} of {row.n_texts} texts")
    if n_open == row.n_texts:
        return
    for kind in ("untranslated", "stale"):
        for text in getattr(row, kind):
            terminal.say(f"    {kind}: {text[:SHOWN]}")
