"""Results made by hand, for the tests of what is made from results."""

from llmos_edu.core.files import make_folder, write_json
from llmos_edu.grading.results import CheckResult, Result, write_result

HOSTILE = "<script>alert(1)</script>\x1b[31m]]>&\x00=cmd|' /C calc'!A0"


def check(name, points=2.0, *, right=True, answer="first", **more):
    """One check, right or wrong."""
    fields = {"status": "right" if right else "wrong", "message": ""} | more
    earned = points if fields["status"] == "right" else 0.0
    return CheckResult(name=name, answer=answer, points=points, earned=earned, **fields)


def result(student, *checks, exercise="sums", status="graded", **more):
    """One submission."""
    return Result(
        student=student,
        file=f"{student}.ipynb",
        exercise=exercise,
        status=status,
        max_points=sum(c.points for c in checks if not c.bonus),
        checks=checks,
        **more,
    )


def results_folder(folder, *results, tasks=None):
    """A folder as `llmos grade` leaves it."""
    make_folder(folder)
    write_json(folder / "batch.json", {"v": 1, "tasks": tasks or {}})
    for each in results:
        write_result(folder, each)
    return folder
