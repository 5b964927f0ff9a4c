"""The outputs that the book shows: whole, fresh, described, and not too heavy."""

from collections.abc import Iterator, Mapping
from typing import Any

from llmos_edu.core.errors import InputError
from llmos_edu.viz.widgets.widget import MAX_STATE_BYTES, MIME

PICTURE = "llmos/png"
"""Where the book finds the picture of a widget: in the metadata of its output."""

Notebook = dict[str, Any]
Cell = dict[str, Any]


def code_cells(notebook: Notebook) -> list[Cell]:
    """The cells that can have outputs."""
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def take_outputs(notebook: Notebook) -> list[Cell]:
    """What a run left behind in each code cell: the part worth keeping."""
    return [
        {"execution_count": cell["execution_count"], "outputs": cell["outputs"]}
        for cell in code_cells(notebook)
    ]


def give_outputs(notebook: Notebook, outputs: list[Cell]) -> Notebook:
    """Put the outputs of a run into a notebook with the same code.

    Args:
        notebook: The chapter; it stays as it is.
        outputs: One entry for each of its code cells.

    Returns:
        A copy of the chapter that was run.
    """
    fresh = iter(outputs)
    cells = [
        {**cell, **next(fresh)} if cell["cell_type"] == "code" else cell
        for cell in notebook["cells"]
    ]
    return {**notebook, "cells": cells}


def check_outputs(name: str, notebook: Notebook) -> None:
    """Refuse a chapter that the book could not show as it should be.

    Args:
        name: The chapter, for the message.
        notebook: The chapter with its outputs.

    Raises:
        InputError: a cell failed, was not run, or was not run in its turn; a widget is
            too heavy; a picture has no description.
    """
    for number, cell in enumerate(code_cells(notebook), start=1):
        where = f"{name}, cell [{number}]"
        for output in cell["outputs"]:
            _check_output(where, output, cell["metadata"].get("tags", []))
        if cell["execution_count"] != number:
            raise InputError(
                f"cells must have been run from top to bottom, got {where} with count "
                f"{cell['execution_count']}; run them: llmos run {name} --inplace"
            )


def _check_output(where: str, output: Cell, tags: list[str]) -> None:
    if output["output_type"] == "error" and "raises-exception" not in tags:
        said = f"{output['ename']}: {output['evalue']}".splitlines()[0]
        raise InputError(
            f"a chapter must run to its end, got {where} with {said[:200]}; mend the "
            "cell, or tag it raises-exception if it fails on purpose"
        )
    data = output.get("data", {})
    if MIME in data:
        _check_weight(where, data[MIME])
    elif "image/png" in data and not alt_of(output):
        raise InputError(
            f"a picture must have a description, got {where} without one; "
            "finish it with llmos_edu.viz.show(figure, alt=...)"
        )


def _check_weight(where: str, widget: Mapping[str, Any]) -> None:
    size = len(widget["state"].encode())
    if size > MAX_STATE_BYTES:
        raise InputError(
            f"a widget may carry {MAX_STATE_BYTES:_} bytes of data, got {size:_} in "
            f"{where} ({widget['module']}); hand it fewer steps, layers or tokens"
        )


def alt_of(output: Mapping[str, Any]) -> str:
    """The description of a picture, empty if it has none."""
    metadata = output.get("metadata", {})
    return str(metadata.get("image/png", {}).get("alt", ""))


def lean(notebook: Notebook) -> Notebook:
    """Take out what only a kernel can use: views of widgets, and their state."""
    metadata = {k: v for k, v in notebook["metadata"].items() if k != "widgets"}
    cells = [
        cell | ({"outputs": list(_lean_outputs(cell))} if "outputs" in cell else {})
        for cell in notebook["cells"]
    ]
    return {**notebook, "metadata": metadata, "cells": cells}


def _lean_outputs(cell: Cell) -> Iterator[Cell]:
    """Our widgets keep their data; their picture moves where the book looks for it."""
    for output in cell["outputs"]:
        data, metadata = output.get("data", {}), output.get("metadata", {})
        if MIME not in data:
            yield output
            continue
        kept = {MIME: data[MIME], "text/plain": data.get("text/plain", "")}
        if "image/png" in data:
            metadata = {**metadata, PICTURE: data["image/png"]}
        yield {**output, "data": kept, "metadata": metadata}
