"""A small class to grade in boxes: four tasks without torch, and a desk to grade at.

The first task is where tests put what is hostile; the others are the work of an honest
student and must keep their points whatever the first one does.
"""

import copy
import shutil
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from llmos_edu.grading.bundle import read_bundle
from llmos_edu.grading.cells import code_cell, notebook_text
from llmos_edu.grading.desks import open_desks
from llmos_edu.grading.examiner import Rules, examine
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.tiers import try_bwrap, try_landlock

SEED = 20_261_123
TASKS = {
    "double": "def double(x):\n    return 2 * x\n",
    "total": "def total(xs):\n    return float(sum(xs))\n",
    "middle": "def middle(xs):\n    return sorted(xs)[len(xs) // 2]\n",
}
HONEST_POINTS = 4.0
ALL_POINTS = 7.0
LIMITS = Limits(cell_s=3, total_s=40, memory_bytes=2**30, processes=40)

needs_box = pytest.mark.skipif(
    not (sys.platform == "linux" and try_bwrap().works),
    reason="no closed box on this machine: see `llmos doctor`",
)


def needs_landlock():
    """A mark that skips where Landlock cannot close a box, and says why not."""
    found = try_landlock() if sys.platform == "linux" else None
    why = found.reason if found else "Landlock is a part of Linux"
    return pytest.mark.skipif(not (found and found.works), reason=why)


def _marked(text, cell_id, **llmos):
    return code_cell(text, cell_id=cell_id, metadata={"llmos": llmos})


def _solved(text):
    """An answer with its body between the markers of a solution."""
    head, body = text.split("\n", 1)
    begin, end = "    # BEGIN SOLUTION\n", "    # END SOLUTION\n"
    return f"{head}\n{begin}{body}{end}"


def _check(name, answer, values, **more):
    text = (
        "from llmos_check import check, draw\n"
        f"numbers = draw('{name}')\n"
        "xs = [float(numbers.integer(-99, 99)) for _ in range(7)]\n"
        f"check('{name}', {values})\n"
    )
    fields = {"role": "check", "name": name, "after": [answer], "points": 1}
    return _marked(text, f"check-{name}", **fields | more)


def solution():
    """The instructor's notebook: 7 points, 4 of them not on `double`."""
    parameters = _marked("SEED = 0\n", "parameters", role="setup")
    parameters["metadata"]["tags"] = ["parameters"]
    setup = "from llmos_check import practice\npractice('sums', seed=SEED)\n"
    cells = [parameters, _marked(setup, "setup", role="setup")]
    checks = {
        "double": [
            _check("double", "double", "one=double(xs[0]), many=double(xs)", points=2),
            _check("double_hidden", "double", "one=double(xs[0])", hidden=True),
        ],
        "total": [
            _check("total", "total", "whole=total(xs)", points=2),
            _check("total_hidden", "total", "whole=total(xs[:3])", hidden=True),
        ],
        "middle": [_check("middle", "middle", "value=middle(xs)")],
    }
    for name, text in TASKS.items():
        cells.append(_marked(_solved(text), f"answer-{name}", role="answer", name=name))
        cells += checks[name]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"llmos": {"version": 1, "exercise": "sums"}},
        "cells": cells,
    }


def submission(**answers):
    """What a student hands in: the solution with some answers replaced."""
    notebook = copy.deepcopy(solution())
    for cell in notebook["cells"]:
        name = cell["metadata"]["llmos"].get("name")
        if cell["metadata"]["llmos"]["role"] == "answer" and name in answers:
            cell["source"] = answers[name]
    return notebook


def hand_in(folder, student="ada", /, **answers):
    """Write a submission and name its student."""
    path = folder / f"{student}.ipynb"
    path.write_text(notebook_text(submission(**answers)), encoding="utf-8")
    return Handin(student=student, path=path)


def write_bundle(folder):
    """The solution and one named wrong answer, as files."""
    path = folder / "sums.ipynb"
    path.write_text(notebook_text(solution()), encoding="utf-8")
    wrong = folder / "sums" / "double" / "wrong"
    wrong.mkdir(parents=True)
    (wrong / "squared.py").write_text(
        '"""You squared x; doubling is 2 * x."""\ndef double(x):\n    return x * x\n'
    )
    return read_bundle(path)


@dataclass
class Room:
    """A bundle, a desk, and a folder for what is handed in."""

    bundle: object
    desk: object
    folder: Path

    def grade(self, *, rules=None, **answers):
        """Grade one submission whose other answers are right."""
        handin = hand_in(self.folder, **answers)
        return examine(
            handin, bundle=self.bundle, desk=self.desk, rules=rules or Rules()
        )


@contextmanager
def open_room(*, limits=LIMITS, warm=False, sandbox="bwrap"):
    """One reference run, and a desk that many tests share."""
    folder = Path(tempfile.mkdtemp(prefix="llmos-test-", dir="/tmp"))
    try:
        bundle = write_bundle(folder)
        batch = {"sandbox": sandbox, "has_proc": True, "seed": SEED}
        with open_desks(
            folder, bundle=bundle, batch=batch, limits=limits, warm=warm
        ) as desks:
            yield Room(bundle, desks[0], folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def earned(result):
    """Points by answer."""
    points = {}
    for check in result.checks:
        points[check.answer] = points.get(check.answer, 0) + check.earned
    return points


def only_double_lost(result):
    """Whether the honest answers have all their points and the first one has none."""
    return earned(result) == {"double": 0, "total": 3, "middle": 1}


def statuses(result):
    """The status of each check."""
    return {check.name: check.status for check in result.checks}
