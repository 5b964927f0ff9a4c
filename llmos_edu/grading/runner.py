"""Grade a class: one seed, one reference, many submissions, several at a time.

Read in this order: `Plan`, `grade_class`.
"""

import contextlib
import os
import queue
import secrets
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.core.files import make_folder, read_json, write_json
from llmos_edu.grading.bundle import Bundle, read_bundle
from llmos_edu.grading.cgroups import sweep_groups
from llmos_edu.grading.desks import PREFIX, open_desks
from llmos_edu.grading.examiner import Rules, examine
from llmos_edu.grading.handins import Handin, find_handins
from llmos_edu.grading.jobs import Desk
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.results import (
    BATCH_FILE,
    Result,
    read_result,
    result_path,
    write_result,
)
from llmos_edu.grading.sandbox import refuse_visible
from llmos_edu.grading.submission import Submission, read_submission
from llmos_edu.grading.tiers import Finding, pick_tier

WORK_ROOT = Path("/tmp")  # short, because the sockets in it need short paths
VERSIONS = ("llmos_edu", "torch", "numpy", "ipykernel", "nbval", "papermill", "pytest")


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """How a batch is to be graded."""

    jobs: int = 1
    """Submissions graded at the same time."""

    seed: int | None = None
    """Seed of the checks' data; None draws one that nobody knew before."""

    sandbox: str = "auto"
    """The tier of the box, see `tiers.pick_tier`."""

    trust_files: bool = False
    """The instructor's word that no box is needed."""

    limits: Limits = field(default_factory=Limits)
    """Time, memory, output and processes of one run."""

    rules: Rules = field(default_factory=Rules)
    """Reruns, policy, helper cells."""

    resume: bool = False
    """Go on with a batch: keep its seed and every result that stands."""

    warm: bool = False
    """Copy kernels from one that has everything imported."""

    only: tuple[str, ...] = ()
    """Grade these students alone; empty for all."""

    def __post_init__(self) -> None:
        if not 1 <= self.jobs <= 256:
            raise ConfigError(f"jobs must be 1 to 256, got {self.jobs}")
        if self.seed is not None and not 0 <= self.seed < 2**31:
            raise ConfigError(f"seed must be 0 to {2**31 - 1}, got {self.seed}")


def grade_class(
    solution: Path,
    places: Sequence[Path],
    *,
    out: Path,
    plan: Plan | None = None,
    told: Callable[[Result, int], None] = lambda result, total: None,
) -> list[Result]:
    """Grade every submission and write one result file for each.

    Args:
        solution: The instructor's notebook; `bundle.read_bundle` says more.
        places: Notebooks, folders or zip files that were handed in.
        out: Results folder.
        plan: How.
        told: Called with each result as it is written, and how many there will be.

    Returns:
        Results in the order of student ids, kept ones included.

    Raises:
        ConfigError: the bundle, the plan, or the results folder does not allow it.
        FileError: something cannot be read or written.
        MissingPartError: no box can be built here.
    """
    plan = plan or Plan()
    bundle = read_bundle(solution)
    refuse_visible(bundle.path)
    refuse_visible(out)
    finding = pick_tier(plan.sandbox, trust_files=plan.trust_files)
    sweep()
    with private_folder() as work:
        handins = find_handins(
            places, exercise=bundle.assignment.exercise, scratch=work / "zips"
        )
        batch = open_batch(make_folder(out), bundle=bundle, plan=plan, finding=finding)
        kept, waiting = sort_out(handins, out=out, plan=plan)
        if waiting:
            desks = open_desks(
                work, bundle=bundle, batch=batch, limits=plan.limits, jobs=plan.jobs,
                warm=plan.warm,
            )  # fmt: skip
            with desks as free:
                fresh = _grade_all(waiting, bundle, free, plan)
                for result in fresh:
                    write_result(out, result)
                    kept.append(result)
                    told(result, len(waiting))
    return sorted(kept, key=lambda result: result.student)


def sweep() -> None:
    """Remove what a grader that was killed left behind."""
    sweep_groups(PREFIX)
    for folder in WORK_ROOT.glob(f"{PREFIX}-*-*"):
        pid = folder.name.removeprefix(f"{PREFIX}-").split("-")[0]
        is_ours = not folder.is_symlink() and folder.stat().st_uid == os.geteuid()
        if is_ours and pid.isdigit() and not Path(f"/proc/{pid}").exists():
            shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def private_folder() -> Iterator[Path]:
    """A folder that only this user can read, gone afterwards."""
    name = tempfile.mkdtemp(prefix=f"{PREFIX}-{os.getpid()}-", dir=WORK_ROOT)
    try:
        yield Path(name)
    finally:
        shutil.rmtree(name, ignore_errors=True)


def open_batch(
    out: Path, *, bundle: Bundle, plan: Plan, finding: Finding
) -> dict[str, Any]:
    """Start a batch in a results folder, or take up the one that is there.

    Raises:
        ConfigError: results are there and were not to be resumed, or are of another
            bundle or seed.
    """
    path = out / BATCH_FILE
    if path.exists():
        return _old_batch(read_json(path), bundle=bundle, plan=plan, path=path)
    batch = {
        "v": 1,
        "exercise": bundle.assignment.exercise,
        "bundle_sha256": bundle.sha256,
        "seed": secrets.randbits(31) if plan.seed is None else plan.seed,
        "sandbox": finding.tier,
        "has_proc": finding.has_proc,
        "limits": plan.limits.to_dict(),
        "max_points": bundle.assignment.max_points,
        "tasks": {
            name: {"title": task.title, "hints": list(task.hints)}
            for name, task in bundle.assignment.tasks.items()
        },
        "versions": {name: version(name) for name in VERSIONS},
    }
    write_json(path, batch)
    return batch


def _old_batch(
    batch: dict[str, Any], *, bundle: Bundle, plan: Plan, path: Path
) -> dict[str, Any]:
    if not plan.resume:
        raise ConfigError(
            f"a results folder must be new, got {path.parent} with results in it; "
            "go on with --resume or choose another one with -o"
        )
    if batch.get("bundle_sha256") != bundle.sha256:
        raise ConfigError(
            f"one batch must be graded with one bundle, got {bundle.path}, which is "
            f"not what {path.parent} was begun with; choose another folder with -o"
        )
    if plan.seed not in (None, batch["seed"]):
        raise ConfigError(
            f"a batch must keep its seed, got --seed {plan.seed} and {batch['seed']} "
            f"in {path}; leave --seed out"
        )
    return batch


def sort_out(
    handins: list[Handin], *, out: Path, plan: Plan
) -> tuple[list[Result], list[Handin]]:
    """Split a batch into results that stand and submissions that wait.

    A result stands if the file is still the same and grading did not fail.

    Raises:
        ConfigError: a student was asked for who handed nothing in.
    """
    if unknown := set(plan.only) - {handin.student for handin in handins}:
        raise ConfigError(
            f"--only must name students who handed in, got {', '.join(sorted(unknown))}"
        )
    chosen = [h for h in handins if not plan.only or h.student in plan.only]
    kept: list[Result] = []
    waiting: list[Handin] = []
    for handin in chosen:
        result = None
        with contextlib.suppress(FileError):
            result = read_result(result_path(out, handin.student))
        submission = read_submission(handin.path)
        now = submission.sha256 if isinstance(submission, Submission) else ""
        if result and result.status != "error" and result.file_sha256 == now:
            kept.append(result)
        else:
            waiting.append(handin)
    return kept, waiting


def _grade_all(
    waiting: list[Handin], bundle: Bundle, desks: list[Desk], plan: Plan
) -> Iterator[Result]:
    """Grade on all desks at once; results come as they are ready."""
    free: queue.SimpleQueue[Desk] = queue.SimpleQueue()
    for desk in desks:
        free.put(desk)

    def one(handin: Handin) -> Result:
        desk = free.get()
        try:
            return examine(handin, bundle=bundle, desk=desk, rules=plan.rules)
        finally:
            free.put(desk)

    with ThreadPoolExecutor(len(desks), thread_name_prefix=PREFIX) as pool:
        running: set[Future[Result]] = {pool.submit(one, h) for h in waiting}
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()
            if running:
                for desk in desks:
                    desk.abandon()
