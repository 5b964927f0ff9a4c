"""`llmos prove` says of each exercise whether its grader may be used."""

import pytest

from llmos_edu.cli.prove import ProveOptions, run
from llmos_edu.cli.terminal import Terminal
from llmos_edu.grading.prove import CaseProof, Proof


def proof(*failures, earned=0.0):
    """A proof of one wrong answer."""
    case = CaseProof(
        answer="half",
        case="doubled",
        kind="wrong",
        earned=earned,
        possible=2.0,
        named=("doubled",),
    )
    return Proof(
        exercise="attention",
        max_points=2.0,
        seeds=(1, 2),
        cases=(case,),
        failures=failures,
    )


class TestByHand:
    def test_a_proven_exercise_is_told_with_its_score(self, monkeypatch, capsys):
        monkeypatch.setattr(
            "llmos_edu.grading.prove.prove_exercise", lambda *_, **__: proof()
        )
        assert run(ProveOptions(names=("attention",)), Terminal())
        assert capsys.readouterr().out == (
            "attention: proven; mutation score 100% of 1 wrong answers, "
            "0 other right ones\n"
        )

    def test_a_fault_is_told_and_fails(self, monkeypatch, capsys):
        found = proof("half/wrong/doubled must lose points", earned=2.0)
        monkeypatch.setattr(
            "llmos_edu.grading.prove.prove_exercise", lambda *_, **__: found
        )
        assert not run(ProveOptions(names=("attention",)), Terminal())
        out = capsys.readouterr().out
        assert "NOT PROVEN; mutation score 0%" in out
        assert "    half/wrong/doubled must lose points\n" in out


class TestEdges:
    def test_an_unknown_solution_lists_those_there_are(self, llmos):
        done = llmos("prove", "atention")
        assert done.code == 2
        assert "did you mean 'attention'?" in done.complaint

    @pytest.mark.slow
    def test_the_answer_for_machines_is_json(self, llmos):
        done = llmos("prove", "warm_up", "--json")
        assert done.code == 0
        assert done.json[0]["proven"] is True

    def test_the_seeds_are_those_that_were_given(self, llmos):
        done = llmos("prove", "warm_up", "--seeds", "7", "8", "--json")
        assert done.json[0]["seeds"] == [7, 8]

    def test_one_seed_is_refused(self, llmos):
        done = llmos("prove", "warm_up", "--seeds", "7")
        assert done.code == 2
        assert "different seeds at least, got [7]" in done.complaint
