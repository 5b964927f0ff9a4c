"""Limits on memory and processes where the Linux kernel keeps none for us.

A thread adds up what a box uses and kills it when it is too much. It looks a few
times a second, so a box may overshoot for a moment; a control group is better. Where a
box writes to a real disk, that is added up too.
"""

import contextlib
import os
import signal
import threading
from pathlib import Path

from llmos_edu.grading.disk import used_bytes
from llmos_edu.grading.limits import Limits

PAUSE_S = 0.1
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Watchdog(threading.Thread):
    """Kills a process and all it started once they use too much together.

    Args:
        pid: The process at the top.
        limits: Memory, number of processes, bytes of files.
        folder: Where they write files; the first process is then a `keeper`, which is
            asked to end what it started instead of being killed.
    """

    def __init__(self, pid: int, *, limits: Limits, folder: Path | None = None) -> None:
        super().__init__(daemon=True, name="llmos-watchdog")
        self.pid, self.limits, self.folder = pid, limits, folder
        self.verdict = ""
        self._over = threading.Event()

    def run(self) -> None:
        """Look, wait, look again; until stopped or the limit is passed."""
        while not self._over.wait(PAUSE_S):
            family = descendants(self.pid)
            used = sum(resident_bytes(pid) for pid in family)
            if used > self.limits.memory_bytes:
                self.verdict = "memory"
            elif len(family) > self.limits.processes:
                self.verdict = "processes"
            elif self._fills_the_disk(family):
                self.verdict = "disk"
            if self.verdict:
                self._end()
                return

    def _fills_the_disk(self, family: list[int]) -> bool:
        if self.folder is None:
            return False
        return used_bytes(self.folder, pids=family) > self.limits.file_bytes

    def _end(self) -> None:
        if self.folder is None:
            kill_all(self.pid)
        else:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(self.pid, signal.SIGTERM)

    def stop(self) -> None:
        """Stop looking."""
        self._over.set()


def descendants(pid: int) -> list[int]:
    """A process and everything it started that is still there, parents first."""
    family, waiting = [], [pid]
    while waiting:
        parent = waiting.pop()
        family.append(parent)
        with contextlib.suppress(OSError, ValueError):
            for task in Path(f"/proc/{parent}/task").iterdir():
                waiting += map(int, (task / "children").read_text().split())
    return family


def resident_bytes(pid: int) -> int:
    """Memory a process holds now; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE_BYTES
    except (OSError, ValueError, IndexError):
        return 0


def kill_all(pid: int) -> None:
    """Kill a process and everything it started."""
    for member in descendants(pid):
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.kill(member, signal.SIGKILL)
