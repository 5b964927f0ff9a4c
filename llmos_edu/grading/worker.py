"""One process that grades one run of one submission.

`main` is started with the word JOB.json in an empty folder, so that
nothing a student handed in can be taken for a program or a setting of pytest. It
writes one report; no report, or one cut short, means that grading failed, never that
the student did.
"""

import gc
import json
import os
import resource
import signal
import socket
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from llmos_edu.core.files import read_json, write_json
from llmos_edu.grading.cells import read_notebook
from llmos_edu.grading.keeper import die_with_parent
from llmos_edu.grading.known import read_known
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.schema import read_assignment

if TYPE_CHECKING:
    from llmos_edu.grading.plugin import Sheet

OWN_MEMORY_BYTES = 2 * 2**30
SERVE = "--serve"
NOT_NEEDED = ("rfc3987_syntax", "isoduration")
"""Modules that jsonschema loads if they are there, at a second's cost."""


def main() -> None:
    """Do the job named on the command line, or serve jobs at a socket."""
    die_with_parent()
    sys.modules |= dict.fromkeys(NOT_NEEDED)  # type: ignore[arg-type]
    if sys.argv[1] == SERVE:
        serve(sys.argv[2])
    bound_memory()
    run_job(Path(sys.argv[1]))


def serve(place: str) -> NoReturn:
    """Import everything once, and fork for each job that is asked for.

    Args:
        place: Socket to listen at. A request is JSON with `job` and `log`; the answer
            is the process id of the copy that does it, and the connection closes when
            that copy ends.
    """
    import pytest  # noqa: F401

    import llmos_edu.grading.plugin  # noqa: F401

    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listener:
        listener.bind(place)
        listener.listen(64)
        while True:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                _do(connection)
            connection.close()


def _do(connection: socket.socket) -> NoReturn:
    """Do one job in a copy of the server."""
    try:
        die_with_parent()
        bound_memory()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        request = json.loads(connection.recv(65536))
        log = os.open(request["log"], os.O_WRONLY | os.O_CREAT, 0o600)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.chdir(Path(request["job"]).parent)
        connection.send(str(os.getpid()).encode())
        run_job(Path(request["job"]))
        sys.stdout.flush()
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(0)


def bound_memory() -> None:
    """Bound this process alone: its children set hard limits of their own."""
    _, hardest = resource.getrlimit(resource.RLIMIT_AS)
    if hardest == resource.RLIM_INFINITY or hardest > OWN_MEMORY_BYTES:
        resource.setrlimit(resource.RLIMIT_AS, (OWN_MEMORY_BYTES, hardest))


def run_job(path: Path) -> None:
    """Run the notebook of a job and write its report.

    Args:
        path: JSON with `assignment`, `known`, `notebook`, `jupyter` and `report` (files
            and folders), `checks` (names), `answers` and `limits`.
    """
    import pytest

    from llmos_edu.grading.plugin import GradingPlugin

    job = read_json(path)
    os.environ["JUPYTER_PATH"] = job["jupyter"]
    plugin = GradingPlugin(read_sheet(job))
    code = pytest.main(
        [
            "-c", os.devnull, "--rootdir", str(path.parent), "--noconftest",
            "-p", "no:cacheprovider", "-p", "nbval.plugin", "--color=no", "-q",
            "--tb=line", job["notebook"],
        ],
        plugins=[plugin],
    )  # fmt: skip
    usage = resource.getrusage(resource.RUSAGE_SELF)
    write_json(
        Path(job["report"]),
        {
            "pytest": int(code),
            "stories": plugin.stories,
            "peak_bytes": peak_bytes(),
            "cpu_s": usage.ru_utime + usage.ru_stime,
        },
    )


def peak_bytes() -> int:
    """The most memory this process held; `getrusage` would count its parent's too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * 1024
    return 0


def read_sheet(job: dict[str, Any]) -> "Sheet":
    """Everything a run is graded against, from the files a job names."""
    from llmos_edu.grading.plugin import Sheet

    assignment = read_assignment(read_notebook(Path(job["assignment"])))
    checks = {name: assignment.checks[name] for name in job["checks"]}
    return Sheet(
        notebook=Path(job["notebook"]),
        checks=checks,
        known=read_known(Path(job["known"]), checks),
        answers=job["answers"],
        limits=Limits(**job["limits"]),
    )
