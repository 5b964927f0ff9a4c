"""The small part of grading that stands beside a student's code.

`practice` opens an exercise, `draw` makes the numbers a check works on, `check` records
what an answer returned and says at once what can be said, `emit` only records, `watch`
notes what a function uses. Nothing here decides a grade: points come from records that
the grader compares elsewhere.
"""

from llmos_check.draw import Draw
from llmos_check.emit import emit
from llmos_check.instant import check, draw, practice
from llmos_check.ops import watch

__all__ = ["Draw", "check", "draw", "emit", "practice", "watch"]
