"""A book of one page and one chapter, small enough to be built in a second or two."""

import json
from pathlib import Path

from llmos_edu.viz.widgets import MIME, QuizCard

CONF = """
extensions = ["sphinx_external_toc", "myst_nb", "llmos_edu.book.sphinx_extension"]
external_toc_exclude_missing = True
nb_execution_mode = "off"
html_theme = "basic"
html_copy_source = False
html_static_path = ["_static"]
locale_dirs = ["locales"]
gettext_compact = False
gettext_auto_build = False
"""
TOC = "format: jb-book\nroot: index\nchapters:\n- file: notebooks/01_one\n"
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAA"
    "SUVORK5CYII="
)


def checkout(folder: Path, *, index: str = "# Welcome\n", toc: str = TOC) -> Path:
    """Write the folder of a book without chapters."""
    book = folder / "book"
    book.mkdir()
    (book / "conf.py").write_text(CONF)
    (book / "_toc.yml").write_text(toc)
    (book / "index.md").write_text(index)
    (folder / "llmos_edu").mkdir()
    return folder


def notebook(*cells: dict) -> dict:
    """A chapter with a title."""
    return {
        "cells": [words("# One\n\nA chapter."), *cells],
        "metadata": {
            "kernelspec": {"name": "python3", "display_name": "Python 3"},
            "language_info": {"name": "python", "pygments_lexer": "ipython3"},
        },
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def dump(chapter: dict) -> str:
    return json.dumps(chapter)


def words(text: str) -> dict:
    return {"cell_type": "markdown", "id": "w", "metadata": {}, "source": text}


def cell(*outputs: dict, count: int | None = 1, source: str = "1 + 1", tags=()) -> dict:
    """A code cell that was run."""
    return {
        "cell_type": "code",
        "execution_count": count,
        "id": "c",
        "metadata": {"tags": list(tags)},
        "outputs": list(outputs),
        "source": source,
    }


def shown(data: dict, metadata: dict | None = None) -> dict:
    return {"output_type": "display_data", "data": data, "metadata": metadata or {}}


def failure(name: str = "ValueError", value: str = "too small") -> dict:
    return {"output_type": "error", "ename": name, "evalue": value, "traceback": []}


def widget(*, picture: bool = False, weight: int = 0, question: str = "Which?") -> dict:
    """The output of a quiz, with a picture or much data if wanted."""
    quiz = QuizCard(question, key="q", choices={"a": "Yes.", "b": "No."}, answer="a")
    data = {MIME: quiz._repr_mimebundle_()[0][MIME], "text/plain": "QuizCard"}
    if weight:
        state = json.loads(data[MIME]["state"]) | {"padding": "x" * weight}
        data[MIME] = data[MIME] | {"state": json.dumps(state)}
    if not picture:
        return shown(data)
    metadata = {"image/png": {"alt": "A quiz, drawn"}}
    return shown(data | {"image/png": PNG}, metadata)
