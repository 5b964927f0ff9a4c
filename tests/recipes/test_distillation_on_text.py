"""Students of both kinds on real text: all are run, in every way."""

import sys

import pytest
import torch

from llmos_edu.core import UnknownNameError
from llmos_edu.recipes import distillation_on_text
from llmos_edu.recipes.distillation_on_text import STUDENTS, WAYS
from tests.recipes.distillations import bert_teacher, gpt_teacher, tiny

MODULE = sys.modules["llmos_edu.recipes.distillation_on_text"]


@pytest.fixture
def study(tmp_path, monkeypatch):
    torch.set_num_threads(1)
    small = tiny(tmp_path, n_steps=2)
    monkeypatch.setattr(MODULE, "STUDENTS", {"GPT": small, "BERT": small})
    return distillation_on_text(
        {"GPT": gpt_teacher(tmp_path / "g"), "BERT": bert_teacher(tmp_path / "b")},
        out=tmp_path / "out",
        seeds=(0,),
        show_progress=False,
    )


class TestByHand:
    def test_every_kind_is_run_in_every_way(self, study):
        ran = [(run["kind"], run["way"]) for run in study["runs"]]
        assert ran == [(kind, way) for kind in ("GPT", "BERT") for way in WAYS]

    def test_the_four_ways_are_all_that_two_gifts_allow(self):
        assert sorted(WAYS.values()) == [
            (False, False),
            (False, True),
            (True, False),
            (True, True),
        ]

    def test_each_way_ends_with_another_student(self, study):
        for kind in STUDENTS:
            runs = [run for run in study["runs"] if run["kind"] == kind]
            assert len({run["student_loss"] for run in runs}) == len(WAYS)
            assert len({run["teacher_loss"] for run in runs}) == 1


class TestEdges:
    def test_a_kind_that_nobody_knows_is_refused(self, tmp_path):
        with pytest.raises(UnknownNameError, match=r"student must be one of .* 'GTP'"):
            distillation_on_text({"GTP": tmp_path}, out=tmp_path)
