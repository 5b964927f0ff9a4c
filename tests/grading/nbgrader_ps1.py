"""A small assignment as nbgrader's authors write it, with one cell of every kind."""

import json


def cell(kind, text, **marks):
    """A cell with nbgrader's metadata, if it has any."""
    metadata = {"nbgrader": {"schema_version": 3, **marks}} if marks else {}
    made = {"cell_type": kind, "metadata": metadata, "source": text}
    extra = {"execution_count": 7, "outputs": [{"output_type": "stream"}]}
    return made | (extra if kind == "code" else {})


def answer(text, grade_id, **more):
    return cell("code", text, solution=True, grade=False, grade_id=grade_id, **more)


def autograded(text, grade_id, points=1):
    marks = {"solution": False, "grade": True, "locked": True, "points": points}
    return cell("code", text, grade_id=grade_id, **marks)


CUBE = """def cube(x):
    # the third power
    ### BEGIN SOLUTION
    return x**3
    ### END SOLUTION
"""
CUBE_TESTS = '''"""Does cube work?"""
assert cube(2) == 8
assert -27 == cube(-3)
### BEGIN HIDDEN TESTS
assert cube(5) == 125
### END HIDDEN TESTS
'''
SUM_TESTS = """total = sum_cubes([1, 2])
assert total == 9
try:
    sum_cubes(None)
except TypeError:
    pass
"""
CELLS = {
    "title": cell("markdown", "# Powers\n![a picture](cube.png)\n"),
    "imports": cell("code", "import math\n"),
    "locked": cell("code", "LIMIT = 10\n", locked=True, grade=False, solution=False),
    "task": cell("markdown", "## Part A (4 points)\n\nWrite `cube`.\n"),
    "cube": answer(CUBE, "cube"),
    "play": cell("code", "cube(4)\n"),
    "cube tests": autograded(CUBE_TESTS, "cube-works", points=4),
    "sum": answer("def sum_cubes(xs):\n    return sum(map(cube, xs))", "sum_cubes"),
    "sum tests": autograded(SUM_TESTS, "cell-0123456789abcdef", points=2),
    "essay": cell(
        "markdown", "Because of volume.", solution=True, grade=True, points=3
    ),
    "by hand": cell(
        "code", "plot = 1\n", solution=True, grade=True, points=2, grade_id="plot"
    ),
    "hand task": cell(
        "markdown",
        "Discuss.\n### BEGIN MARK SCHEME\n2 for rigour\n### END MARK SCHEME\n",
        task=True,
        points=5,
    ),
}


def assignment(**replaced):
    """The notebook; cells may be replaced, or left out with None."""
    cells = [c for c in (CELLS | replaced).values() if c is not None]
    return {
        "cells": cells,
        "metadata": {"kernelspec": {"language": "python", "name": "python3"}},
        "nbformat": 4,
        "nbformat_minor": 0,
    }


def write(folder, notebook=None):
    """Write it to a folder and return its path."""
    path = folder / "ps1.ipynb"
    path.write_text(json.dumps(notebook or assignment()), encoding="utf-8")
    return path
