"""Limits on memory and processes where the Linux kernel keeps none for us.

A thread adds up what a box uses and kills it when it is too much. It looks a few
times a second, so a box may overshoot for a moment; a control group is better.
"""

import contextlib
import os
import signal
import threading
from pathlib import Path

from llmos_edu.grading.limits import Limits

PAUSE_S = 0.1
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Watchdog(threading.Thread):
    """Kills a process and all it started once they use too much together.

    Args:
        pid: The process at the top.
        limits: Memory and number of processes.
    """

    def __init__(self, pid: int, *, limits: Limits) -> None:
        super().__init__(daemon=True, name="llmos-watchdog")
        self.pid, self.limits = pid, limits
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
            if self.verdict:
                kill_all(self.pid)
                return

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
