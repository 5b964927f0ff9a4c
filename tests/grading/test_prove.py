"""The trial of a grader, and the trial of the trial: each fault is found."""

import json
from pathlib import Path

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.cells import notebook_text
from llmos_edu.grading.prove import prove_exercise
from tests.grading.halving import cell, check, halving
from tests.grading.halving_cases import write_case, write_exercise
from tests.grading.shares import CHECK, shares

SOLUTIONS = sorted((Path(__file__).parents[2] / "solutions").glob("*.ipynb"))
ROUTINE = "at least, got"

pytestmark = pytest.mark.usefixtures("warm_child")


def failures(path):
    """What is wrong with an exercise, its few cases aside."""
    return [text for text in prove_exercise(path).failures if ROUTINE not in text]


class TestByHand:
    def test_a_sound_exercise_has_only_too_few_cases(self, tmp_path):
        proof = prove_exercise(write_exercise(tmp_path))
        assert all(ROUTINE in text for text in proof.failures)
        assert "half must have 6 wrong answers at least, got 3" in proof.failures
        assert proof.mutation_score == 1.0
        assert (proof.max_points, len(proof.cases)) == (3, 7)

    def test_marks_are_those_of_the_answers_own_checks(self, tmp_path):
        cases = {c.case: c for c in prove_exercise(write_exercise(tmp_path)).cases}
        assert (cases["times_a_half"].earned, cases["times_a_half"].possible) == (3, 3)
        assert cases["doubled"].earned == 0
        assert cases["doubled"].named == ("doubled",)

    def test_the_proof_is_json(self, tmp_path):
        found = json.loads(
            json.dumps(prove_exercise(write_exercise(tmp_path)).to_dict())
        )
        assert (found["mutation_score"], found["proven"]) == (1.0, False)


class TestFaultsFound:
    def test_a_wrong_answer_that_passes(self, tmp_path):
        path = write_exercise(tmp_path)
        write_case(path, "half", "wrong", "nearly", "x / 2 + 1e-9")
        assert failures(path) == [
            "half/wrong/nearly must lose points, got 3 of 3",
            "half/wrong/nearly must be named as itself, got nothing",
        ]
        assert prove_exercise(path).mutation_score == 5 / 6

    def test_two_wrong_answers_that_look_alike(self, tmp_path):
        path = write_exercise(tmp_path)
        write_case(path, "half", "wrong", "added", "x + x")
        expected = "half/wrong/doubled must be named as itself, got added"
        assert failures(path) == [expected]

    def test_a_right_answer_that_loses_points(self, tmp_path):
        path = write_exercise(tmp_path)
        write_case(path, "half", "right", "whole", "x // 2")
        (failure,) = failures(path)
        assert failure.startswith("half/right/whole must earn everything, got")

    def test_a_check_that_asks_the_same_under_every_seed(self, tmp_path):
        notebook = halving()
        constant = "from llmos_check import check\ncheck('half', y=half(3.0))\n"
        notebook["cells"][4] = check("half", ["half"], source=constant, points=2)
        path = write_exercise(tmp_path, notebook)
        expected = "check half must record something else under another seed"
        assert failures(path) == [expected]

    def test_a_check_that_never_looks_at_the_answer(self, tmp_path):
        notebook = halving()
        blind = (
            "from llmos_check import check, draw\n"
            "check('half', y=draw('half').integer(1, 9))\n"
        )
        notebook["cells"][4] = check("half", ["half"], source=blind, points=2)
        found = failures(write_exercise(tmp_path, notebook))
        assert "check half must give nothing to a blank, got 2" in found

    def test_a_check_that_is_not_the_same_twice(self, tmp_path):
        notebook = halving()
        unsteady = (
            "import os\nfrom llmos_check import check\n"
            "check('half', y=half(float(int.from_bytes(os.urandom(6), 'big'))))\n"
        )
        notebook["cells"][4] = check("half", ["half"], source=unsteady, points=2)
        found = failures(write_exercise(tmp_path, notebook))
        assert "check half must record the same twice under one seed" in found

    def test_a_hidden_check_that_is_mentioned(self, tmp_path):
        notebook = halving()
        cell(notebook, "task-half")["source"] = ["## Halve\n", "See half_hidden.\n"]
        expected = "hidden check half_hidden must not be mentioned in the blank"
        assert failures(write_exercise(tmp_path, notebook)) == [expected]

    def test_a_solution_that_stands_in_another_cell(self, tmp_path):
        notebook = halving()
        cell(notebook, "play")["source"] = ["def f(x):\n", "    return x / 2\n"]
        expected = "the solution of half must not stand in the blank"
        assert failures(write_exercise(tmp_path, notebook)) == [expected]

    def test_a_solution_without_markers(self, tmp_path):
        notebook = halving()
        cell(notebook, "answer-half")["source"] = ["def half(x):\n", "    return x/2\n"]
        found = failures(write_exercise(tmp_path, notebook))
        assert "answer half must mark its solution, got no # BEGIN SOLUTION" in found


class TestPolicy:
    def prove(self, folder, check):
        path = folder / "shares.ipynb"
        path.write_text(notebook_text(shares(check)), encoding="utf-8")
        right = folder / "shares" / "share" / "right"
        right.mkdir(parents=True)
        text = '"""With torch."""\ndef share(x):\n    return x.softmax(0)\n'
        (right / "torchs_own.py").write_text(text)
        return prove_exercise(path).failures

    def test_a_right_answer_that_its_own_check_forbids(self, tmp_path):
        failures = self.prove(tmp_path, CHECK)
        assert (
            "check share must allow what share/right/torchs_own uses, got softmax"
            in failures
        )

    def test_a_watch_that_watches_nothing(self, tmp_path):
        idle = CHECK.replace("y=watch(share)(", "y=share(") + "watch(share)\n"
        failures = self.prove(tmp_path, idle)
        assert (
            "check share must allow what the solution uses, got no watch(...)"
            in failures
        )


class TestEdges:
    @pytest.mark.parametrize("seeds", [(), (7,), (7, 7)])
    def test_constants_cannot_be_found_with_one_seed(self, tmp_path, seeds):
        with pytest.raises(ConfigError, match=r"2 different seeds at least, got \["):
            prove_exercise(write_exercise(tmp_path), seeds=seeds)


@pytest.mark.slow
class TestCourse:
    @pytest.mark.parametrize("solution", SOLUTIONS, ids=lambda path: path.stem)
    def test_every_exercise_is_proven(self, solution):
        proof = prove_exercise(solution, seeds=(1, 22, 333, 4_444, 55_555))
        assert proof.failures == ()
        assert proof.mutation_score == 1.0
