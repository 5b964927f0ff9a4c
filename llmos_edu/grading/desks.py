"""Set a batch up: the library for its boxes, the reference, a desk for each job."""

import contextlib
import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import ConfigError
from llmos_edu.core.files import make_folder, write_text
from llmos_edu.grading.bundle import Bundle
from llmos_edu.grading.cells import notebook_text
from llmos_edu.grading.cgroups import open_group
from llmos_edu.grading.jobs import Desk, worker_environment
from llmos_edu.grading.kernel_specs import write_kernel_spec
from llmos_edu.grading.library import copy_library
from llmos_edu.grading.limits import SETUP_S, Limits
from llmos_edu.grading.reference import run_reference
from llmos_edu.grading.sandbox import Box, environment
from llmos_edu.grading.worker import SERVE

PREFIX = "llmos-grade"


@contextlib.contextmanager
def open_desks(
    work: Path,
    *,
    bundle: Bundle,
    batch: dict[str, Any],
    limits: Limits,
    jobs: int = 1,
    warm: bool = False,
) -> Iterator[list[Desk]]:
    """Compute the reference and set up one desk for each job.

    Args:
        work: Private folder of this batch.
        bundle: The assignment.
        batch: Its `seed`, `sandbox` and `has_proc`.
        limits: Bounds of every run.
        jobs: How many desks.
        warm: Copy kernels from one that has everything imported.

    Raises:
        ConfigError: the reference failed; no submission is touched.
    """
    library = make_folder(work / "library")
    copy_library(library, modules=bundle.modules)
    plain = Box(
        tier=batch["sandbox"], limits=limits, library=str(library),
        has_proc=batch["has_proc"],
    )  # fmt: skip
    assignment = work / "assignment.ipynb"
    write_text(assignment, notebook_text(bundle.assignment.notebook))
    desks: list[Desk] = []
    with contextlib.ExitStack() as closing:
        socket = work / "workers"
        started = server(
            "worker", [SERVE, str(socket)], place=socket, environ=worker_environment()
        )
        workers = closing.enter_context(started)
        if warm:
            socket = work / "kernels"
            kernels = server(
                "warm", [str(socket), *sorted(bundle.imports)], place=socket,
                environ=environment() | {"PYTHONPATH": ""},
            )  # fmt: skip
            plain = replace(plain, warm=closing.enter_context(kernels))
        for number in range(jobs):
            name = f"{PREFIX}-{os.getpid()}-{secrets.token_hex(4)}"
            group = open_group(name, limits=limits)
            box = replace(plain, doors=group.doors if group else ())
            desk = Desk(
                folder=work / f"d{number}", assignment=assignment,
                known=work / "reference" / "known.json", box=box,
                seed=batch["seed"], group=group, workers=workers,
            )  # fmt: skip
            desks.append(closing.enter_context(desk))
        place = make_folder(work / "reference")
        log = place / "kernel.log"
        write_kernel_spec(place / "jupyter", box=desks[0].box, log=log)
        run_reference(
            place, bundle=bundle, seed=batch["seed"], jupyter=place / "jupyter",
            limits=limits,
        )  # fmt: skip
        yield desks


@contextlib.contextmanager
def server(
    module: str, words: list[str], *, place: Path, environ: dict[str, str]
) -> Iterator[str]:
    """Run one of our modules that listens at a socket; gives the socket.

    Args:
        module: Its last name.
        words: Its arguments.
        place: The socket it will make; its messages go beside it.
        environ: All its variables.

    Raises:
        ConfigError: it ended, or was not ready in time.
    """
    program = f"from llmos_edu.grading.{module} import main; main()"
    argv = [sys.executable, "-P", "-c", program, *words]
    log = place.with_suffix(".log")
    with log.open("wb") as out:
        child = subprocess.Popen(
            argv, stdin=subprocess.DEVNULL, stdout=out, stderr=out, cwd="/",
            env=environ,
        )  # fmt: skip
    try:
        end = time.monotonic() + SETUP_S
        while not place.exists():
            if child.poll() is not None or time.monotonic() > end:
                said = log.read_text(errors="replace")[-500:]
                raise ConfigError(
                    f"the warm {module} must be ready in {SETUP_S:g} s, got: {said}; "
                    "run `llmos doctor`"
                )
            time.sleep(0.02)
        yield str(place)
    finally:
        child.kill()
        child.wait()
