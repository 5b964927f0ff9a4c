"""Grading a class, beside the graders that courses use.

Run `python -m benchmarks.grading [--students 20] [--rounds 1] [--nbgrader PROGRAM]
[--otter PROGRAM] [--json FILE]`, or `--class-of 300` for marks instead of time.

Every grader gets the same class: the solution of `attention`, handed in by each student
under another name. What is compared is processor time, all processes together, for each
submission, from the instructor's notebook to the marks. The peers run without a box and
grade in the student's own kernel; `peer_graders` says how to install them, and each is
measured if its program is named. Plain nbval grades nothing: it is the floor of one
kernel and one pytest per notebook.

`--class-of N` grades N students, a tenth of them hostile, with as many jobs as there
are processors, and fails unless each has exactly the points that were earned and
nothing is left over: no process, no folder, no control group.
"""

import argparse
import contextlib
import os
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

from benchmarks.classroom import MARKER, write_class
from benchmarks.classroom import SOLUTION as CLASSROOM
from benchmarks.peer_graders import call, nbgrader, otter
from benchmarks.rounds import write_report
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.runner import grade_class
from llmos_edu.grading.watchdog import descendants

SOLUTION = Path(__file__).parent.parent / "solutions" / "attention.ipynb"
PEERS = {"nbgrader autograde": nbgrader, "otter run": otter}
CPU_GROUPS = Path("/sys/fs/cgroup/cpuacct")


@contextlib.contextmanager
def counted() -> Iterator[list[float]]:
    """Processor seconds of everything started inside, killed processes included.

    A control group counts them all; without one, only those that were waited for.
    """
    seconds: list[float] = []
    group = CPU_GROUPS / f"llmos-bench-{os.getpid()}"
    try:
        group.mkdir()
    except OSError:
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        yield seconds
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        seconds.append(spent)
        return
    try:
        (group / "cgroup.procs").write_text("0")
        yield seconds
    finally:
        (CPU_GROUPS / "cgroup.procs").write_text("0")
        seconds.append(int((group / "cpuacct.usage").read_text()) / 1e9)
        group.rmdir()


def llmos(folder: Path, n_students: int, *flags: str) -> None:
    """Our grader, reference and named wrong answers included."""
    inbox = folder / "inbox"
    inbox.mkdir()
    for number in range(n_students):
        shutil.copy(SOLUTION, inbox / f"student{number}.ipynb")
    start = "from llmos_edu.cli.main import main; raise SystemExit(main())"
    call(
        sys.executable, "-c", start, "grade", SOLUTION, inbox, "-o", folder / "out",
        *flags, cwd=folder,
    )  # fmt: skip


def nbval(folder: Path, n_students: int) -> None:
    """Plain nbval: runs the cells, compares nothing, grades nothing."""
    for number in range(n_students):
        shutil.copy(SOLUTION, folder / f"student{number}.ipynb")
    call(
        sys.executable, "-m", "pytest", "-p", "nbval.plugin", "--nbval-lax", "-q",
        "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", folder, folder,
        cwd=folder,
    )  # fmt: skip


def grade_class_of(n_students: int, *, jobs: int) -> None:
    """Grade a class of which a tenth is hostile, and see that nothing is wrong or left.

    Args:
        n_students: How many hand in.
        jobs: Submissions graded at the same time.

    Raises:
        SystemExit: a mark is not the one that was earned, or something was left over.
    """
    before = left_over()
    with tempfile.TemporaryDirectory(prefix="llmos-bench-") as folder:
        inbox = Path(folder, "inbox")
        inbox.mkdir()
        n_hostile = n_students // 10
        earned = write_class(
            inbox, n_honest=n_students - n_hostile, n_hostile=n_hostile
        )
        plan = Plan(jobs=jobs, warm=True, limits=Limits(cell_s=10, total_s=60))
        started = time.monotonic()
        with counted() as seconds:
            results = grade_class(
                CLASSROOM, [inbox], out=Path(folder, "out"), plan=plan
            )
        wall_s = time.monotonic() - started
    wrong = [
        f"{r.student}: {r.score} instead of {earned[r.student]} ({r.status})"
        for r in results
        if r.score != earned[r.student]
    ]
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    workers = max(r.peak_bytes for r in results) / 2**20
    print(
        f"{len(results)} submissions, {n_hostile} hostile, {len(wrong)} wrong marks; "
        f"{wall_s:.0f} s, {seconds[0] / len(results):.2f} processor seconds for each; "
        f"at its peak the grader held {own:.0f} MB, a worker of it {workers:.0f} MB"
    )
    left = left_over() - before
    print(f"left over: {', '.join(sorted(left)) or 'nothing'}")
    if wrong or left:
        raise SystemExit("\n".join(wrong) or 1)


def left_over() -> set[str]:
    """Processes, folders and control groups that a grader made and did not remove."""
    groups = [str(g) for g in Path("/sys/fs/cgroup").glob("**/llmos-grade-*")]
    folders = [str(folder) for folder in Path("/tmp").glob("llmos-grade-*")]
    processes = descendants(os.getpid())[1:]
    for place in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if MARKER.encode() in place.read_bytes():
                processes.append(int(place.parent.name))
    mine = f"llmos-grade-{os.getpid()}-"
    found = [place for place in groups + folders if mine in place]
    return {*found, *(f"process {pid}" for pid in processes)}


def graders(options: argparse.Namespace) -> dict[str, Callable[[Path], None]]:
    """What is to be measured, by name; each takes a folder of its own."""
    n = options.students
    found: dict[str, Callable[[Path], None]] = {
        "llmos grade": lambda folder: llmos(folder, n),
        "llmos grade --warm": lambda folder: llmos(folder, n, "--warm"),
        "nbval alone, no box, no marks": lambda folder: nbval(folder, n),
    }
    for name, grade in PEERS.items():
        program = getattr(options, name.split()[0])
        if program:
            found[name] = partial(
                grade, solution=SOLUTION, n_students=n, program=program
            )
    return found


def measure(options: argparse.Namespace) -> dict[str, list[float]]:
    """Let the graders take turns; processor seconds for each submission."""
    taking_part = graders(options)
    spent: dict[str, list[float]] = {name: [] for name in taking_part}
    for _ in range(options.rounds):
        for name, grade in taking_part.items():
            with (
                tempfile.TemporaryDirectory(prefix="llmos-bench-") as folder,
                counted() as seconds,
            ):
                grade(Path(folder))
            spent[name].append(seconds[0] / options.students)
            print(f"{name:<32} {spent[name][-1]:6.2f}", flush=True)
    return spent


def main() -> None:
    """Measure every grader in turn and print processor seconds for each submission."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--students", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--nbgrader", help="its program, in an environment of its own")
    parser.add_argument("--otter", help="its program, in an environment of its own")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--class-of", type=int, help="grade a mixed class instead")
    options = parser.parse_args()
    if options.class_of:
        grade_class_of(options.class_of, jobs=os.cpu_count() or 1)
        return
    spent = measure(options)
    print(f"{options.students} submissions, processor seconds for each")
    for name, values in spent.items():
        print(f"{name:<32} least {min(values):6.2f}   median {median(values):6.2f}")
    if options.json:
        write_report(options.json, {"grading": spent})


if __name__ == "__main__":
    main()
