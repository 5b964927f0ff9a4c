"""Grade a class: every submission in a box of its own, compared outside of it.

BUNDLE is the instructor's solution notebook; SUBMISSIONS are notebooks, folders of
them, or the zip file of a learning platform. One result file per student is written to
--out; `llmos feedback` and `llmos gradebook` read them. Exits with 1 if grading itself
failed for somebody, which is never a mark.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from llmos_edu.cli.endings import ended_by_sigterm
from llmos_edu.cli.terminal import Terminal

if TYPE_CHECKING:
    from llmos_edu.grading.plans import Plan
    from llmos_edu.grading.results import Result

AFTER_CTRL_C = "results so far are kept; go on with --resume"


@dataclass(frozen=True, kw_only=True)
class GradeOptions:
    """What to grade, and how."""

    bundle: Path = field(metadata={"positional": True})
    """The solution notebook, or a folder that holds it."""
    submissions: tuple[Path, ...] = field(default=(), metadata={"positional": True})
    """What was handed in."""
    out: Path = field(default=Path("runs/grades"), metadata={"short": "-o"})
    jobs: int = field(default=1, metadata={"short": "-j"})
    """Submissions graded at the same time, on each machine."""
    engine: Literal["local", "ray"] = "local"
    """ray grades on every machine of a Ray cluster, with the same marks."""
    address: str | None = None
    """The cluster, for --engine ray; the one this machine belongs to by default."""
    deadline: float | None = None
    """Seconds until another machine gets a submission too, for --engine ray."""
    seed: int | None = None
    resume: bool = False
    """Go on with the batch in --out: its seed and its results stand."""
    only: tuple[str, ...] = ()
    """Grade only these students."""
    warm: bool = False
    """Copy kernels from one that has everything imported; several times as fast."""
    sandbox: Literal["auto", "bwrap", "landlock", "none"] = "auto"
    """How submissions are boxed; without a box that works nothing is graded."""
    i_trust_these_files: bool = False
    """Needed beside --sandbox none: every submission gets all your rights."""
    cell_timeout: float = 20.0
    """Seconds that one cell may run."""
    timeout: float = 120.0
    """Seconds that all cells of one run may take together."""
    memory: str = "3G"
    """Memory of one submission, with all its processes and files."""
    output_limit: str = "5M"
    """How much one submission may print."""
    procs: int = 64
    """Processes and threads of one submission."""
    isolate: bool = True
    """Grade the other tasks again when one of them ends the kernel."""
    strict: bool = False
    """Take the points where an answer calls what the task forbids."""
    keep_helpers: bool = False
    """Take cells along that a student added before an answer."""


FLAGS = [GradeOptions]


def run(options: GradeOptions, terminal: Terminal) -> bool:
    """Grade, and print one line for each submission."""
    from llmos_edu.grading.runner import grade_class

    done: list[Result] = []

    def told(result: "Result", total: int) -> None:
        done.append(result)
        score = "no mark" if result.score is None else f"{result.score:g}"
        terminal.say(
            f"{len(done)}/{total}  {result.student:<24} {result.status:<8} "
            f"{score:>7} of {result.max_points:g}  {result.seconds:6.1f} s  "
            f"{result.message[:200]}".rstrip()
        )

    plan = read_plan(options)
    with ended_by_sigterm():
        results = grade_class(
            options.bundle, options.submissions, out=options.out, plan=plan, told=told
        )
    failed = [result.student for result in results if result.status == "error"]
    terminal.say(
        f"\n{len(results) - len(failed)} of {len(results)} have a result in "
        f"{options.out}/; next: llmos feedback {options.out}, "
        f"llmos gradebook {options.out}"
    )
    terminal.answer([result.to_dict() for result in results])
    return not failed


def read_plan(options: GradeOptions) -> "Plan":
    """Turn flags into a plan."""
    from llmos_edu.grading.examiner import Rules
    from llmos_edu.grading.limits import Limits, parse_bytes
    from llmos_edu.grading.plans import Plan

    limits = Limits(
        cell_s=options.cell_timeout,
        total_s=options.timeout,
        memory_bytes=parse_bytes(options.memory),
        output_bytes=parse_bytes(options.output_limit),
        processes=options.procs,
    )
    rules = Rules(
        isolate=options.isolate,
        strict=options.strict,
        keep_helpers=options.keep_helpers,
    )
    return Plan(
        jobs=options.jobs, seed=options.seed, resume=options.resume,
        only=options.only, sandbox=options.sandbox, limits=limits, rules=rules,
        trust_files=options.i_trust_these_files, warm=options.warm,
        engine=options.engine, address=options.address, deadline_s=options.deadline,
    )  # fmt: skip
