"""Where the chapters and benchmarks are: they live beside the package, not in it."""

import os
from pathlib import Path

import llmos_edu
from llmos_edu.core.components import choose
from llmos_edu.core.errors import FileError


def checkout() -> Path:
    """Find the folder that holds `notebooks/`: around us, else beside the package.

    Raises:
        FileError: the package is installed without its checkout, and we are in none.
    """
    here = Path.cwd()
    beside = Path(llmos_edu.__file__).resolve().parents[1]
    for folder in (here, *here.parents, beside):
        if (folder / "notebooks").is_dir() and (folder / "pyproject.toml").is_file():
            return folder
    raise FileError(
        f"this command needs the course's checkout, got {here} (no notebooks/ in it or "
        "above it); change into the folder that holds the course's Makefile"
    )


def chapters() -> dict[str, Path]:
    """Every chapter by name, in the order of the course."""
    found = sorted((checkout() / "notebooks").glob("*.ipynb"))
    return {path.stem: path for path in found}


def choose_chapters(names: tuple[str, ...]) -> dict[str, Path]:
    """Take chapters by name, by number or by path; all of them for no names.

    Raises:
        UnknownNameError: there is no such chapter; the message lists those there are.
    """
    every = chapters()
    numbers = {name.split("_")[0]: name for name in every}
    asked = [Path(name).name.removesuffix(".ipynb") for name in names]
    chosen = [numbers.get(name.zfill(2), name) for name in asked] or list(every)
    return {name: choose("chapter", name, every) for name in chosen}


def has_display() -> bool:
    """Say whether a browser could open here."""
    if os.name == "nt" or os.uname().sysname == "Darwin":
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
