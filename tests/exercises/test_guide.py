"""The authoring guide's worked example is run, piece by piece, as it stands there."""

import json
import re
from pathlib import Path

from llmos_edu.grading.cells import code_cell, notebook_text
from llmos_edu.grading.prove import prove_exercise

GUIDE = Path(__file__).parents[2] / "solutions" / "README.md"


def blocks(language):
    """The guide's listings in one language, in order."""
    text = GUIDE.read_text(encoding="utf-8")
    return re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)


def metadata(listing):
    """A line of metadata as the guide shows it, made an object."""
    return json.loads("{" + listing + "}")


class TestWorkedExample:
    def test_it_is_proven_but_for_the_number_of_cases(self, tmp_path):
        setup, answer, check, case, _ = blocks("python")
        exercise, task, checked = (metadata(listing) for listing in blocks("json")[:3])
        parameters = code_cell("SEED = 0\n", cell_id="parameters")
        parameters["metadata"] = {"llmos": {"role": "setup"}, "tags": ["parameters"]}
        lead_in = {
            "cell_type": "markdown",
            "id": "task",
            "metadata": task,
            "source": "## Halve",
        }
        of_answer = {"llmos": {"role": "answer", "name": "half"}}
        of_setup = {"llmos": {"role": "setup"}}
        cells = [
            parameters,
            code_cell(setup, cell_id="setup", metadata=of_setup),
            lead_in,
            code_cell(answer, cell_id="answer", metadata=of_answer),
            code_cell(check, cell_id="check", metadata=checked),
        ]
        notebook = {
            "cells": cells,
            "metadata": exercise,
            "nbformat": 4,
            "nbformat_minor": 5,
        }
        path = tmp_path / "halving.ipynb"
        path.write_text(notebook_text(notebook))
        folder = tmp_path / "halving" / "half" / "wrong"
        folder.mkdir(parents=True)
        (folder / "doubled.py").write_text(case)
        proof = prove_exercise(path)
        assert proof.failures == (
            "half must have 6 wrong answers at least, got 1",
            "half must have 2 right answers at least, got 0",
        )
        assert proof.cases[0].named == ("doubled",)
