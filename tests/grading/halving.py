"""A tiny assignment, small enough to run in milliseconds, for the tests of grading.

Two answers: `half` halves a number, `quarter` uses `half` twice. One check is hidden.
"""

from llmos_edu.grading.cells import code_cell

HALF = '''def half(x):
    """Half of x."""
    # BEGIN SOLUTION
    return x / 2
    # END SOLUTION
'''
HALF_BLANK = '''def half(x):
    """Half of x."""
    raise NotImplementedError("halving.half")
'''
QUARTER = """def quarter(x):
    # BEGIN SOLUTION
    return half(half(x))
    # END SOLUTION
"""


def marked(text, cell_id, **llmos):
    """A code cell with grading metadata."""
    return code_cell(text, cell_id=cell_id, metadata={"llmos": llmos})


def check(name, after, *, source=None, **more):
    """A check cell that records the last answer on one number drawn for it."""
    text = source or (
        f'from llmos_check import check, draw\ncheck("{name}", '
        f'y={after[-1]}(float(draw("{name}").integer(1, 999))))\n'
    )
    fields = {"role": "check", "name": name, "points": 1, "after": after} | more
    return marked(text, f"check-{name}", **fields)


def halving():
    """The notebook that solves the assignment."""
    parameters = marked("SEED = 0\n", "parameters", role="setup")
    parameters["metadata"]["tags"] = ["parameters"]
    task = {
        "cell_type": "markdown",
        "id": "task-half",
        "metadata": {
            "llmos": {
                "role": "task",
                "name": "half",
                "title": "Halve",
                "difficulty": 1,
                "minutes": 2,
                "hints": ["What is the opposite of doubling?"],
            }
        },
        "source": ["## Halve\n"],
    }
    setup = 'from llmos_check import practice\npractice("halving", seed=SEED)\n'
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"llmos": {"version": 1, "exercise": "halving"}},
        "cells": [
            parameters,
            marked(setup, "setup", role="setup"),
            task,
            marked(HALF, "answer-half", role="answer", name="half"),
            check("half", ["half"], points=2),
            check("half_hidden", ["half"], hidden=True),
            code_cell("half(3)\n", cell_id="play"),
            marked(QUARTER, "answer-quarter", role="answer", name="quarter"),
            check("quarter", ["half", "quarter"], bonus=True),
        ],
    }


def cell(notebook, cell_id):
    """The cell of this id."""
    return next(c for c in notebook["cells"] if c["id"] == cell_id)
