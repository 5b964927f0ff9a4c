"""Exercises: cut from their solutions, checked, diagnosed, proven."""

from llmos_edu.grading.blanks import Blanks, write_blanks
from llmos_edu.grading.cases import Case, read_cases
from llmos_edu.grading.check import CheckReport, CheckResult, check_notebook
from llmos_edu.grading.prove import CaseProof, Proof, prove_exercise
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
    "Proof",
    "Refusal",
    "Submission",
    "Task",
    "check_notebook",
    "prove_exercise",
    "read_assignment",
    "read_cases",
    "read_submission",
    "write_blanks",
]
