"""Chapters run by papermill, each in a process of its own, and made tidy again."""

import contextlib
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import MissingPartError
from llmos_edu.core.files import read_json, write_text

UNSTABLE = ("papermill", "execution", "ExecuteTime", "widgets")
KERNELS_OWN = "application/vnd.jupyter.widget-view+json"
"""A widget's number in the kernel that has ended; its data stand beside it."""


def execute_chapters(
    chapters: dict[str, Path],
    *,
    jobs: int,
    **how: Any,  # noqa: ANN401
) -> Iterator[dict[str, Any]]:
    """Run chapters, several at a time, and tell of each as it ends.

    Args:
        chapters: Notebooks by name.
        jobs: How many run at once.
        how: What `execute_chapter` wants to know.

    Yields:
        What `execute_chapter` returns, with the name as `chapter`.
    """
    pool = ThreadPoolExecutor(max_workers=max(jobs, 1))
    try:
        started = {
            pool.submit(execute_chapter, path, **how): name
            for name, path in chapters.items()
        }
        for job in as_completed(started):
            yield {"chapter": started[job], **job.result()}
    finally:
        pool.shutdown(cancel_futures=True)


def execute_chapter(
    chapter: Path, *, out: Path, inplace: bool, profile: str, device: str, seed: int
) -> dict[str, Any]:
    """Run a chapter to its end or to its first error.

    Args:
        chapter: The notebook; it is changed only by a whole run, and only in place.
        out: Folder that receives the executed copy.
        inplace: Replace the chapter by its executed self, without traces of the run.
        profile: Value of the chapter's parameter of this name; so are the next two.
        device: See `profile`.
        seed: See `profile`.

    Returns:
        `seconds` it took and `error`, one line, empty if it ran to its end.
    """
    copy = out.resolve() / chapter.name
    copy.unlink(missing_ok=True)
    parameters = {"profile": profile, "device": device, "seed": str(seed)}
    flags = [word for k, v in parameters.items() for word in ("-p", k, v)]
    command = [sys.executable, "-m", "papermill", str(chapter), str(copy), *flags]
    command += ["--no-progress-bar", "--cwd", str(chapter.parent)]
    started = time.monotonic()
    finished = subprocess.run(command, capture_output=True, text=True, check=False)
    seconds = time.monotonic() - started
    error = _what_failed(finished, copy) if finished.returncode else ""
    if inplace and not error:
        write_text(chapter, dump_notebook(tidy(read_json(copy))))
    return {"seconds": round(seconds, 1), "error": error}


def tidy(notebook: dict[str, Any]) -> dict[str, Any]:
    """Take out what differs from run to run: times, counters, injected parameters."""
    cells = [
        cell
        for cell in notebook["cells"]
        if "injected-parameters" not in cell["metadata"].get("tags", [])
    ]
    for part in (notebook, *cells):
        for key in UNSTABLE:
            part["metadata"].pop(key, None)
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    for count, cell in enumerate(code, start=1):
        cell["execution_count"] = count
        for output in cell["outputs"]:
            output.get("data", {}).pop(KERNELS_OWN, None)
            if "execution_count" in output:
                output["execution_count"] = count
    if "language_info" in notebook["metadata"]:
        notebook["metadata"]["language_info"] = {"name": "python"}
    return {**notebook, "cells": cells}


def dump_notebook(notebook: dict[str, Any]) -> str:
    """Write a notebook as Jupyter itself would, so that differences stay small."""
    import nbformat

    return nbformat.writes(nbformat.from_dict(notebook)) + "\n"


def _what_failed(finished: subprocess.CompletedProcess[str], copy: Path) -> str:
    """The exception that a cell ended with, or else papermill's own last words."""
    if "No module named papermill" in finished.stderr:
        raise MissingPartError(
            "papermill must be installed to run chapters, got an environment without "
            "it; install it with: pip install 'llmos_edu[lab]'"
        )
    with contextlib.suppress(OSError, KeyError):
        for cell in read_json(copy)["cells"]:
            for output in cell.get("outputs", []):
                if output["output_type"] == "error":
                    place = f"cell [{cell['execution_count']}]"
                    return f"{place}: {output['ename']}: {output['evalue'][:200]}"
    lines = finished.stderr.strip().splitlines() or ["papermill said nothing"]
    return lines[-1]
