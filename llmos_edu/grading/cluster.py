"""Grade a class on a cluster: every machine of it grades as this one would.

Ray starts one `Machine` on each computer and carries submissions to it, one call each.
What Ray leaves to us: after a cut link it can stay silent for minutes. So each call has
a deadline of our own, after which another machine gets the same submission. That is
harmless, because grading writes nothing but its result: the first one counts, and this
process alone writes it down.

Ray is imported when a cluster is asked for, and not before. It is never stopped from
here: what this process began ends with it, and a cluster that was there goes on.

Read in this order: `grade_on_cluster`, `fleet.Fleet`.

Source: Ray documentation, Actors and Fault tolerance.
"""

import contextlib
import logging
import os
from collections.abc import Iterator
from types import ModuleType

from llmos_edu.core.errors import MissingPartError
from llmos_edu.grading.fleet import Fleet
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.machines import Order
from llmos_edu.grading.results import Result
from llmos_edu.grading.submission import Submission


def grade_on_cluster(
    admitted: list[tuple[Handin, Submission]], order: Order
) -> Iterator[Result]:
    """Grade submissions on every machine of a Ray cluster.

    Args:
        admitted: What to grade.
        order: With what, and how; goes to every machine.

    Yields:
        One result for each submission, as they are ready.

    Raises:
        MissingPartError: Ray is not installed, no cluster is there, or none of its
            machines can grade.
    """
    ray = import_ray()
    with connected(ray, order.plan.address):
        fleet = Fleet(ray, order)
        try:
            yield from fleet.grade(admitted)
        finally:
            fleet.close()


def import_ray() -> ModuleType:
    """Ray, with its reports about how it is used switched off.

    Left alone, Ray would also give all its work the lowest priority but four, and on a
    machine that does other things honest cells would then run into their time limits.

    Raises:
        MissingPartError: it is not installed.
    """
    os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
    os.environ.setdefault("RAY_worker_niceness", "0")
    try:
        import ray
    except ImportError as error:
        raise MissingPartError(
            "grading on a cluster needs Ray, which is not installed here; "
            "pip install 'llmos_edu[cluster]', or leave out --engine ray"
        ) from error
    module: ModuleType = ray
    return module


@contextlib.contextmanager
def connected(ray: ModuleType, address: str | None) -> Iterator[None]:
    """Belong to a cluster for a while.

    Args:
        ray: The module.
        address: Where the cluster is; None for the one this machine belongs to, and
            `local` for one that is begun here and ends here.

    Raises:
        MissingPartError: there is no such cluster.
    """
    try:
        ray.init(
            address=address or "auto", log_to_driver=False, include_dashboard=False,
            logging_level=logging.ERROR,
        )  # fmt: skip
    except (ConnectionError, ValueError) as error:
        raise MissingPartError(
            f"a Ray cluster must be there, got {address or 'auto'}: {error}; start one "
            "with `ray start --head`, name another with --address, or begin one for "
            "this batch with --address local"
        ) from error
    try:
        yield
    finally:
        ray.shutdown()
