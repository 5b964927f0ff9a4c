"""Who may sit the examination: a notebook of this exercise, or a refusal with a reason.

No kernel is needed for this, so it happens where the files are.
"""

from llmos_edu.grading.bundle import Bundle
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.results import Result
from llmos_edu.grading.submission import Refusal, Submission, read_submission


def admit(handin: Handin, *, bundle: Bundle) -> Submission | Result:
    """Read one file; what is not a notebook of this exercise has its result already.

    Args:
        handin: The file and whose it is.
        bundle: The assignment.
    """
    submission = read_submission(handin.path)
    exercise = bundle.assignment.exercise
    if isinstance(submission, Submission) and submission.exercise not in (
        None,
        exercise,
    ):
        submission = Refusal(
            reason="other_exercise",
            message=f"the notebook must be of the exercise {exercise!r}, "
            f"got {submission.exercise!r}",
        )
    if isinstance(submission, Refusal):
        return without_checks(
            handin, bundle, status="refused", message=submission.message
        )
    return submission


def without_checks(
    handin: Handin, bundle: Bundle, *, status: str, message: str
) -> Result:
    """A result without any check: `refused`, or `error`, which is no mark.

    Args:
        handin: Whose it is.
        bundle: What it was to be graded with.
        status: A key of `results.STATUSES`.
        message: Why.
    """
    return Result(
        student=handin.student, file=str(handin.path), status=status, message=message,
        exercise=bundle.assignment.exercise, max_points=bundle.assignment.max_points,
    )  # fmt: skip
