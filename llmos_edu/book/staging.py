"""The folder that Sphinx reads: only files that changed are touched in it."""

from collections.abc import Mapping
from pathlib import Path

from llmos_edu.core.files import make_folder, write_bytes

SKIPPED = {"_build", "__pycache__", ".ipynb_checkpoints"}


def files_below(folder: Path) -> dict[str, bytes]:
    """Contents of a folder by path, without what builds leave behind."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not SKIPPED & set(path.relative_to(folder).parts)
    }


def stage(files: Mapping[str, bytes], folder: Path) -> list[str]:
    """Make a folder hold exactly these files.

    A file that is already right keeps its date, so that Sphinx does not read it again.

    Args:
        files: Contents by path.
        folder: Made if it is not there; everything else in it is removed.

    Returns:
        The paths that were written or removed.
    """
    make_folder(folder)
    there = {
        path.relative_to(folder).as_posix(): path
        for path in folder.rglob("*")
        if path.is_file()
    }
    changed = sorted(there.keys() - files.keys())
    for name in changed:
        there[name].unlink()
        _remove_if_empty(there[name].parent, within=folder)
    for name, content in files.items():
        path = folder / name
        if name in there and path.read_bytes() == content:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_bytes(path, content)
        changed.append(name)
    return changed


def _remove_if_empty(folder: Path, *, within: Path) -> None:
    while folder != within and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent
