"""Exercises: cut from their solutions, checked, diagnosed, proven, graded."""

from llmos_edu.grading.blanks import Blanks, write_blanks
from llmos_edu.grading.cases import Case, read_cases
from llmos_edu.grading.check import CheckReport, CheckResult, check_notebook
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.progress import Progress, read_progress
from llmos_edu.grading.prove import CaseProof, Proof, prove_exercise
from llmos_edu.grading.results import Result
from llmos_edu.grading.runner import grade_class
from llmos_edu.grading.schema import Answer, Assignment, Check, Task, read_assignment
from llmos_edu.grading.submission import Refusal, Submission, read_submission

__all__ = [
    "Answer",
    "Assignment",
    "Blanks",
    "Case",
    "CaseProof",
    "Check",
    "CheckReport",
    "CheckResult",
    "Limits",
    "Plan",
    "Progress",
    "Proof",
    "Refusal",
    "Result",
    "Submission",
    "Task",
    "check_notebook",
    "grade_class",
    "prove_exercise",
    "read_assignment",
    "read_cases",
    "read_progress",
    "read_submission",
    "write_blanks",
]
