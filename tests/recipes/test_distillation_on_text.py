"""Students of both kinds on real text: all are run, in both ways."""

import sys

import torch

from llmos_edu.recipes import distillation_on_text
from tests.recipes.distillations import bert_teacher, gpt_teacher, tiny

KINDS = ("GPT", "BERT")


def test_every_kind_is_run_in_both_ways(tmp_path, monkeypatch):
    torch.set_num_threads(1)
    module = sys.modules["llmos_edu.recipes.distillation_on_text"]
    small = tiny(tmp_path, n_steps=2)
    monkeypatch.setattr(module, "STUDENTS", {"GPT": small, "BERT": small})
    monkeypatch.setattr(module, "_config", lambda kind, **changes: small)
    study = distillation_on_text(
        gpt=gpt_teacher(tmp_path / "gpt"),
        bert=bert_teacher(tmp_path / "bert"),
        out=tmp_path / "out",
        seeds=(0,),
        show_progress=False,
    )
    ran = [(run["kind"], run["way"]) for run in study["runs"]]
    assert ran == [(kind, way) for kind in KINDS for way in ("alone", "taught")]
