"""Chapters with outputs that are not older than their code, and proofs likewise."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from llmos_edu.book.fingerprints import Kept, of_code, of_files
from llmos_edu.book.outputs import Cell, Notebook, give_outputs
from llmos_edu.core.files import read_json, sha256


def with_kept_outputs(
    notebooks: Mapping[str, Notebook], kept: Kept, *, library: str
) -> tuple[dict[str, Notebook], list[str]]:
    """Give each chapter the outputs of its last run, if it has not changed since.

    Args:
        notebooks: Chapters by name.
        kept: Outputs of earlier runs.
        library: Fingerprint of the library they were run with.

    Returns:
        The chapters that have outputs, and the names of those that must be run.
    """
    found, stale = {}, []
    for name, notebook in notebooks.items():
        outputs = kept.get(name, of_code(notebook, library=library))
        if outputs is None:
            stale.append(name)
        else:
            found[name] = give_outputs(notebook, outputs)
    return found, stale


def keep_outputs(
    name: str, notebook: Notebook, outputs: list[Cell], kept: Kept, *, library: str
) -> None:
    """Keep what a run left behind, under the code that it came from."""
    kept.put(name, of_code(notebook, library=library), outputs)


def kept_proofs(
    solutions: list[Path],
    prove: Callable[[Path], dict[str, Any]],
    kept: Kept,
    *,
    library: str,
) -> list[dict[str, Any]]:
    """Prove the exercises that changed, and remember the proofs of the others.

    Args:
        solutions: `solutions/NAME.ipynb`, their cases in the folder beside each.
        prove: Puts one grader on trial.
        kept: Proofs of earlier builds.
        library: Fingerprint of the library they were proven with.
    """
    proofs = []
    for solution in solutions:
        cases = solution.with_suffix("").rglob("*.py")
        own = of_files([solution, *cases], below=solution.parent)
        fingerprint = sha256(f"{own} {library}".encode())
        proof = kept.get(solution.stem, fingerprint)
        if proof is None:
            proof = prove(solution)
            kept.put(solution.stem, fingerprint, proof)
        proofs.append(proof)
    return proofs


def read_notebooks(paths: Mapping[str, Path]) -> dict[str, Notebook]:
    """Read chapters as they are stored."""
    return {name: read_json(path) for name, path in paths.items()}
