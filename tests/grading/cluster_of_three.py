"""Grade a class on a cluster of three machines, one of which is killed meanwhile.

Started by `test_cluster` as `python -m tests.grading.cluster_of_three FOLDER`. All
three run here, as processes that Ray believes to be machines.
"""

import contextlib
import json
import os
import sys
from pathlib import Path

from llmos_edu.grading.cluster import import_ray
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.runner import grade_class
from tests.grading.sealed import LIMITS, SEED

STORE_BYTES = 80 * 2**20
PATIENCE = "RAY_raylet_start_wait_time_s"


@contextlib.contextmanager
def three_machines():
    """A cluster, and the machine of it that may be killed."""
    os.environ[PATIENCE] = "150"  # a busy machine is slow
    import_ray()
    from ray.cluster_utils import Cluster

    found = Cluster()
    try:
        found.add_node(
            num_cpus=1, object_store_memory=STORE_BYTES, include_dashboard=False
        )
        nodes = [
            found.add_node(num_cpus=1, object_store_memory=STORE_BYTES)
            for _ in range(2)
        ]
        yield found, nodes[0]
    finally:
        found.shutdown()


def marks(results):
    """All that a student is told."""
    return [
        [r.student, r.status, r.score, [[c.name, c.message] for c in r.checks]]
        for r in results
    ]


def main():
    """Grade, kill a machine after the third result, write the marks down."""
    folder, told = Path(sys.argv[1]), []
    with three_machines() as (found, victim):

        def kill(result, total):
            told.append(result)
            if len(told) == 3:
                found.remove_node(victim, allow_graceful=False)

        plan = Plan(engine="ray", address=found.address, limits=LIMITS, seed=SEED)
        results = grade_class(
            folder / "course" / "sums.ipynb", [folder / "inbox"],
            out=folder / "there", plan=plan, told=kill,
        )  # fmt: skip
    (folder / "marks.json").write_text(json.dumps(marks(results)))


if __name__ == "__main__":
    main()
