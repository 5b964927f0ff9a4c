"""The folder of a box that has no file system of its own: measure it, remove it.

What is in it was made by somebody hostile: folders nested without end, links to
elsewhere, files that are deleted and still open.
"""

import contextlib
import os
import shutil
import stat
import subprocess
from collections.abc import Iterable
from pathlib import Path

BLOCK_BYTES = 512
MAX_FILES = 10_000
TOO_MUCH = 1 << 62


def used_bytes(folder: Path, *, pids: Iterable[int] = ()) -> int:
    """Bytes on the disk below a folder, with what its processes hold open, deleted.

    Args:
        folder: The folder; links in it are not followed.
        pids: The processes that write to it.

    Returns:
        The sum; `TOO_MUCH` if there are more files than anybody needs, or paths longer
        than the system can name.
    """
    total, n_files = sum(_deleted(folder, pids).values()), 0
    waiting = [str(folder)]
    while waiting:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    n_files += 1
                    if n_files > MAX_FILES:
                        return TOO_MUCH
                    total += entry.stat(follow_symlinks=False).st_blocks * BLOCK_BYTES
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
        except FileNotFoundError:
            continue
        except OSError:
            return TOO_MUCH
    return total


def _deleted(folder: Path, pids: Iterable[int]) -> dict[int, int]:
    """Sizes of files on the folder's disk that are open and have no name any more."""
    found: dict[int, int] = {}
    with contextlib.suppress(OSError):
        disk = folder.stat().st_dev
        for pid in pids:
            with contextlib.suppress(OSError):
                for descriptor in Path(f"/proc/{pid}/fd").iterdir():
                    with contextlib.suppress(OSError):
                        file = descriptor.stat()
                        if file.st_dev == disk and file.st_nlink == 0:
                            is_file = stat.S_ISREG(file.st_mode)
                            found[file.st_ino] = is_file * file.st_blocks * BLOCK_BYTES
    return found


def remove_tree(folder: Path) -> None:
    """Delete a folder with all that is in it, however deep and whatever its rights.

    `shutil.rmtree` calls itself for each level and gives up after a thousand.
    """
    with contextlib.suppress(RecursionError):
        shutil.rmtree(folder, ignore_errors=True)
    if folder.exists():
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            subprocess.run(
                [*command, "--", str(folder)], check=False, capture_output=True,
                env={"PATH": os.defpath},
            )  # fmt: skip
