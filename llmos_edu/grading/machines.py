"""One machine that grades: its private folder, its desks, one submission at a desk.

The same on a laptop and on each machine of a cluster. A machine computes the reference
itself, because floating-point numbers of different processors differ in the last bits
and a student must be compared with what this processor makes of the right answer.

Read in this order: `Order`, `Machine`.
"""

import contextlib
import os
import queue
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.bundle import Bundle
from llmos_edu.grading.cgroups import sweep_groups
from llmos_edu.grading.desks import PREFIX, open_desks
from llmos_edu.grading.disk import remove_tree
from llmos_edu.grading.examiner import grade_admitted
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.jobs import Desk
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.results import Result
from llmos_edu.grading.submission import Submission
from llmos_edu.grading.tiers import pick_tier

WORK_ROOT = Path("/tmp")  # short, because the sockets in it need short paths
VERSIONS = ("llmos_edu", "torch", "numpy", "ipykernel", "nbval", "papermill", "pytest")


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """What every machine that grades a batch has to know."""

    bundle: Bundle
    """The assignment with its hidden half."""

    batch: dict[str, Any]
    """What `batch.json` holds: seed, box, versions."""

    plan: Plan
    """How."""


class Machine:
    """The desks of this machine, for one batch; close it, or use it in `with`.

    Args:
        order: What to grade, and how.

    Raises:
        ConfigError: other versions are installed here than the batch was begun with,
            or the reference failed here.
        MissingPartError: the batch's box cannot be built here.
    """

    def __init__(self, order: Order) -> None:
        bundle, plan, batch = order.bundle, order.plan, order.batch
        refuse_other_versions(batch["versions"])
        box = pick_tier(batch["sandbox"], trust_files=plan.trust_files, warm=plan.warm)
        self._bundle, self._rules = bundle, plan.rules
        sweep()
        with contextlib.ExitStack() as closing:
            work = closing.enter_context(private_folder())
            desks = open_desks(
                work, bundle=bundle, batch=batch | {"has_proc": box.has_proc},
                limits=plan.limits, jobs=plan.jobs, warm=plan.warm,
            )  # fmt: skip
            self.desks = closing.enter_context(desks)
            self._closing = closing.pop_all()
        self._free: queue.SimpleQueue[Desk] = queue.SimpleQueue()
        for desk in self.desks:
            self._free.put(desk)

    def is_ready(self) -> int:
        """How many submissions it can grade at the same time."""
        return len(self.desks)

    def grade(self, handin: Handin, submission: Submission) -> Result:
        """Grade one submission at the next free desk.

        Args:
            handin: Whose it is.
            submission: What was read.
        """
        desk = self._free.get()
        try:
            return grade_admitted(
                handin, submission, bundle=self._bundle, desk=desk, rules=self._rules
            )
        finally:
            self._free.put(desk)

    def abandon(self) -> None:
        """End what is being graded now, and grade nothing more."""
        for desk in self.desks:
            desk.abandon()

    def close(self) -> None:
        """End everything that was started here and remove every folder."""
        self._closing.close()

    def __enter__(self) -> "Machine":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def versions() -> dict[str, str]:
    """What is installed here of everything that decides a mark."""
    return {name: version(name) for name in VERSIONS}


def refuse_other_versions(wanted: dict[str, str]) -> None:
    """One batch is graded with one set of versions.

    Raises:
        ConfigError: something else is installed here.
    """
    here = versions()
    differ = {n: (here.get(n), v) for n, v in wanted.items() if here.get(n) != v}
    if differ:
        told = ", ".join(f"{n} {h} instead of {w}" for n, (h, w) in differ.items())
        raise ConfigError(
            f"one batch must be graded with the same versions, got {told}; "
            "install those that batch.json names, or begin a new batch"
        )


def sweep() -> None:
    """Remove what a grader that was killed left behind."""
    sweep_groups(PREFIX)
    for folder in WORK_ROOT.glob(f"{PREFIX}-*-*"):
        pid = folder.name.removeprefix(f"{PREFIX}-").split("-")[0]
        is_ours = not folder.is_symlink() and folder.stat().st_uid == os.geteuid()
        if is_ours and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            remove_tree(folder)


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user can read, gone afterwards."""
    name = tempfile.mkdtemp(prefix=f"{PREFIX}-{os.getpid()}-", dir=WORK_ROOT)
    try:
        yield Path(name)
    finally:
        remove_tree(Path(name))
