"""Grade a class: one seed, one reference, many submissions, several at a time.

Read in this order: `plans.Plan`, `grade_class`, `machines.Machine`.
"""

import contextlib
import secrets
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.core.files import make_folder, read_json, write_json
from llmos_edu.grading.admission import admit
from llmos_edu.grading.bundle import Bundle, read_bundle
from llmos_edu.grading.desks import PREFIX
from llmos_edu.grading.handins import Handin, find_handins
from llmos_edu.grading.machines import Machine, Order, private_folder, sweep, versions
from llmos_edu.grading.plans import Plan
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
        MissingPartError: no box can be built here, or no cluster be reached.
    """
    plan = plan or Plan()
    bundle = read_bundle(solution)
    refuse_visible(bundle.path)
    refuse_visible(out)
    finding = pick_tier(plan.sandbox, trust_files=plan.trust_files, warm=plan.warm)
    sweep()
    with private_folder() as work:
        handins = find_handins(
            places, exercise=bundle.assignment.exercise, scratch=work / "zips"
        )
        batch = open_batch(make_folder(out), bundle=bundle, plan=plan, finding=finding)
        kept, waiting = sort_out(handins, out=out, plan=plan)
        order = Order(bundle=bundle, batch=batch, plan=plan)
        for result in _grade_all(waiting, order):
            write_result(out, result)
            kept.append(result)
            told(result, len(waiting))
    return sorted(kept, key=lambda result: result.student)


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
        "versions": versions(),
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


def _grade_all(waiting: list[Handin], order: Order) -> Iterator[Result]:
    """Results as they are ready: first refusals, which cost nothing, then marks."""
    admitted: list[tuple[Handin, Submission]] = []
    for handin in waiting:
        found = admit(handin, bundle=order.bundle)
        if isinstance(found, Result):
            yield found
        else:
            admitted.append((handin, found))
    if not admitted:
        return
    if order.plan.engine == "ray":
        from llmos_edu.grading.cluster import grade_on_cluster

        yield from grade_on_cluster(admitted, order)
    else:
        yield from _grade_here(admitted, order)


def _grade_here(
    admitted: list[tuple[Handin, Submission]], order: Order
) -> Iterator[Result]:
    """Grade at all desks of this machine at once."""
    with (
        Machine(order) as machine,
        ThreadPoolExecutor(order.plan.jobs, thread_name_prefix=PREFIX) as pool,
    ):
        running: set[Future[Result]] = {
            pool.submit(machine.grade, *pair) for pair in admitted
        }
        try:
            while running:
                done, running = wait(running, return_when=FIRST_COMPLETED)
                for future in done:
                    yield future.result()
        finally:
            for future in running:
                future.cancel()
            if running:
                machine.abandon()
