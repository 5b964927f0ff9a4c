"""Only answers cross over, found by name or by weaker ways, joined and flagged."""

from pathlib import Path

import nbformat
import pytest

from llmos_edu.grading.cells import code_cell, source
from llmos_edu.grading.schema import read_assignment
from llmos_edu.grading.submission import Submission, SubmittedCell
from llmos_edu.grading.transplant import graft, transplant
from tests.grading.halving import HALF_BLANK, halving

MASTER = read_assignment(halving())
MINE = "def half(x):\n    return 0.5 * x\n"


def submission(*cells):
    """A submission of these cells, numbered in order."""
    numbered = [
        SubmittedCell(index=index, **fields) for index, fields in enumerate(cells)
    ]
    return Submission(path=Path("x"), sha256="", exercise=None, cells=tuple(numbered))


def answer(text, name="half", **more):
    return {"source": text, "role": "answer", "name": name} | more


def planted(*cells, **options):
    return transplant(MASTER, submission(*cells), **options)


def flags_of(found, name="half"):
    return [flag.kind for flag in found.flags if flag.answer == name]


class TestByHand:
    def test_only_setup_answers_and_checks_are_run(self):
        found = planted(answer(MINE))
        ids = [cell["id"] for cell in found.notebook["cells"]]
        assert ids == [
            "parameters",
            "setup",
            "answer-half",
            "check-half",
            "check-half_hidden",
            "answer-quarter",
            "check-quarter",
        ]

    def test_the_students_text_stands_where_the_solution_stood(self):
        cells = planted(answer(MINE)).notebook["cells"]
        assert source(cells[2]) == MINE
        assert source(cells[5]) == MASTER.stub("quarter")

    def test_an_answer_nobody_wrote_is_the_stub_and_missing(self):
        found = planted()
        assert found.answers["half"] == HALF_BLANK
        assert found.missing == ("half", "quarter")
        assert flags_of(found) == ["missing"]

    def test_an_answer_as_it_was_handed_out_is_not_written(self):
        found = planted(answer(HALF_BLANK.rstrip("\n")))
        assert flags_of(found) == ["not_written"]
        assert "half" in found.missing

    def test_the_result_is_a_notebook(self):
        nbformat.validate(planted(answer(MINE), seed=7).notebook)


class TestOnlyAnswersCross:
    @pytest.mark.parametrize("role", ["check", "setup", "task", None, "answers"])
    def test_a_cell_of_another_role_is_not_an_answer(self, role):
        found = planted({"source": "evil()", "role": role, "name": "half"})
        assert "evil" not in str(found.notebook)

    def test_an_added_cell_does_not_run(self):
        found = planted(answer(MINE), {"source": "evil()"})
        assert "evil" not in str(found.notebook)

    def test_a_cell_with_the_id_of_a_check_replaces_nothing(self):
        found = planted({"source": "evil()", "cell_id": "check-half"})
        assert "evil" not in str(found.notebook)


class TestWaysOfFinding:
    @pytest.mark.parametrize(
        ("names", "kind"),
        [
            ({"cell_id": "answer-half"}, "matched_by_id"),
            ({"metadata_id": "answer-half"}, "matched_by_metadata_id"),
            ({"comment_name": "half"}, "matched_by_comment"),
        ],
    )
    def test_a_cell_without_metadata_is_found_and_flagged(self, names, kind):
        found = planted({"source": MINE} | names)
        assert found.answers["half"] == MINE
        assert flags_of(found) == [kind]

    def test_a_stronger_way_wins(self):
        weak = {"source": "weak = 1\n", "cell_id": "answer-half"}
        found = planted(weak, answer(MINE))
        assert found.answers["half"] == MINE
        assert flags_of(found) == []

    def test_a_master_without_ids_matches_no_cell_without_id(self):
        notebook = halving()
        for cell in notebook["cells"]:
            cell["id"] = ""
        master = read_assignment(notebook)
        found = transplant(master, submission({"source": "x", "cell_id": ""}))
        assert found.missing == ("half", "quarter")


class TestSeveralCells:
    def test_a_split_answer_is_joined_in_order(self):
        first, second = "import math", MINE
        found = planted(answer(first), answer(second))
        assert found.answers["half"] == f"{first}\n{second}"
        assert flags_of(found) == ["joined"]

    def test_a_copied_answer_is_used_once(self):
        found = planted(answer(MINE), answer(MINE.rstrip("\n")))
        assert found.answers["half"] == MINE
        assert flags_of(found) == ["copied"]

    def test_a_copy_left_as_handed_out_does_not_undo_the_answer(self):
        found = planted(answer(MINE), answer(HALF_BLANK))
        assert found.answers["half"] == MINE


class TestOptions:
    def test_a_stubbed_answer_does_not_run(self):
        found = planted(answer(MINE), stubbed=["half"])
        assert found.answers["half"] == HALF_BLANK

    def test_helpers_before_an_answer_may_come_along(self):
        cells = (
            {"source": "early = 1"},
            answer(MINE),
            {"source": "helper = 2"},
            {"source": "evil()", "role": "check", "name": "half"},
            answer("def quarter(x): ...", name="quarter"),
        )
        kept = planted(*cells, keep_helpers=True).answers
        assert kept["half"] == f"early = 1\n{MINE}"
        assert kept["quarter"] == "helper = 2\ndef quarter(x): ...\n"
        assert planted(*cells).answers["half"] == MINE

    def test_a_seed_is_put_behind_the_parameters(self):
        cells = graft(MASTER, {}, seed=42)["cells"]
        assert [source(cell) for cell in cells[:2]] == ["SEED = 0\n", "SEED = 42\n"]
        assert cells[1]["metadata"]["tags"] == ["injected-parameters"]

    def test_chosen_checks_bring_the_answers_they_need(self):
        cells = graft(MASTER, {}, checks=["half"])["cells"]
        assert [c["id"] for c in cells[2:]] == ["answer-half", "check-half"]
        cells = graft(MASTER, {}, checks=["quarter"])["cells"]
        assert [c["id"] for c in cells[2:]] == [
            "answer-half",
            "answer-quarter",
            "check-quarter",
        ]

    def test_outputs_are_left_behind_and_the_master_is_not_changed(self):
        notebook = halving()
        notebook["cells"][3]["outputs"] = [{"text": "SECRET"}]
        grafted = graft(read_assignment(notebook), {"half": MINE})
        assert "SECRET" not in str(grafted)
        assert MINE not in str(notebook)
        assert code_cell("", cell_id="x")["outputs"] == []
