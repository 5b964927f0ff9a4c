"""A small exercise that wants softmax to be written, and watches that it is."""

from llmos_edu.grading.bundle import read_bundle
from llmos_edu.grading.cells import notebook_text
from tests.grading.halving import marked

SHARE = """def share(x):
    # BEGIN SOLUTION
    e = (x - x.max()).exp()
    return e / e.sum()
    # END SOLUTION
"""
CHECK = (
    "from llmos_check import check, draw, watch\n"
    "check('share', y=watch(share)(draw('share').normal(7)))\n"
)


def shares(check=CHECK):
    """The instructor's notebook."""
    parameters = marked("SEED = 0\n", "parameters", role="setup")
    parameters["metadata"]["tags"] = ["parameters"]
    setup = (
        "import torch\nfrom llmos_check import practice\n"
        "practice('shares', seed=SEED)\n"
    )
    fields = {"points": 2, "after": ["share"], "forbid_ops": ["softmax"]}
    cells = [
        parameters,
        marked(setup, "setup", role="setup"),
        marked(SHARE, "answer-share", role="answer", name="share"),
        marked(check, "check-share", role="check", name="share", **fields),
    ]
    return {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {"llmos": {"version": 1, "exercise": "shares"}},
        "cells": cells,
    }


def write_shares(folder):
    """The solution as a file, without named mistakes."""
    path = folder / "shares.ipynb"
    path.write_text(notebook_text(shares()), encoding="utf-8")
    return read_bundle(path)
