"""A student from a teacher's folder: taught or alone, stopped and resumed."""

from dataclasses import replace

import pytest
import torch
from torch.testing import assert_close

from llmos_edu.core import ConfigError
from llmos_edu.models import GPT, BERTForPretraining
from llmos_edu.recipes import distill, load_run
from llmos_edu.recipes.distill import new_student
from tests.recipes.distillations import bert_teacher, gpt_teacher, tiny

KINDS = pytest.mark.parametrize(
    ("make", "kind"), [(gpt_teacher, GPT), (bert_teacher, BERTForPretraining)]
)


def run(tmp_path, make=gpt_teacher, *, out="out", **changes):
    folder = tmp_path / "teacher"
    teacher = folder if folder.exists() else make(folder)
    return distill(
        tiny(tmp_path, **changes),
        teacher=teacher,
        out=tmp_path / out,
        device="cpu",
        show_progress=False,
    )


@KINDS
class TestWholeRun:
    def test_it_leaves_a_smaller_model_of_the_same_kind(self, tmp_path, make, kind):
        done = run(tmp_path, make)
        again = kind.from_pretrained(tmp_path / "out" / "model")
        assert isinstance(done.student, kind)
        assert done.student.config.n_layers == 1
        assert done.metrics["student_bytes"] < done.metrics["teacher_bytes"]
        for name, weight in again.state_dict().items():
            assert_close(weight, done.student.state_dict()[name])

    def test_the_student_comes_closer_to_its_teacher(self, tmp_path, make, kind):
        done = run(tmp_path, make, d_model=8, hard_weight=0.0, n_steps=40)
        assert done.history.losses[-1] < done.history.losses[0]
        assert isinstance(done.student, kind)


def test_a_run_that_was_killed_ends_with_the_same_losses(tmp_path, monkeypatch):
    whole = run(tmp_path, out="whole", hidden_weight=0.5, attention_weight=0.5)
    from llmos_edu.train import loop

    saved, count = loop.save_checkpoint, [0]

    def killed(*args, **named):
        saved(*args, **named)
        count[0] += 1
        if count[0] == 2:
            raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(loop, "save_checkpoint", killed)
        with pytest.raises(KeyboardInterrupt):
            run(tmp_path, out="parts", hidden_weight=0.5, attention_weight=0.5)
    resumed = run(tmp_path, out="parts", hidden_weight=0.5, attention_weight=0.5)
    assert resumed.history.losses == whole.history.losses


def test_a_finished_run_is_remembered(tmp_path):
    run(tmp_path)
    again = run(tmp_path)
    assert all(stage.remembered for stage in again.stages.done)


def test_another_teacher_is_another_run(tmp_path):
    run(tmp_path)
    teacher = GPT.from_pretrained(tmp_path / "teacher")
    with torch.no_grad():
        teacher.tokens.weight.add_(0.01)
    teacher.save_pretrained(tmp_path / "teacher")
    again = run(tmp_path)
    remembered = {stage.name: stage.remembered for stage in again.stages.done}
    assert remembered == {"read": True, "teach": False, "compare": False}


def test_the_student_can_be_loaded_and_write_like_any_run(tmp_path):
    done = run(tmp_path)
    writer = load_run(tmp_path / "out", device="cpu")
    token_ids = torch.tensor([writer.tokenizer.encode("The number 4")])
    assert_close(writer.model(token_ids), done.student(token_ids))


@pytest.mark.parametrize("is_taught", [True, False])
def test_a_student_begins_as_the_teachers_layers_or_with_chance(tmp_path, is_taught):
    teacher = GPT.from_pretrained(gpt_teacher(tmp_path / "teacher"))
    config = tiny(tmp_path, is_taught=is_taught)
    copied = new_student(config, teacher)
    drawn = new_student(replace(config, copies_layers=False), teacher)
    name = "attention.w_query.weight"
    theirs = teacher.layers[1].state_dict()[name]
    assert torch.equal(copied.layers[0].state_dict()[name], theirs)
    assert not torch.equal(drawn.layers[0].state_dict()[name], theirs)
    assert drawn.config == copied.config


def test_alone_nothing_of_the_teacher_is_learnt(tmp_path):
    alone = run(tmp_path, is_taught=False)
    hot = run(tmp_path, out="hot", is_taught=False, temperature=9.0)
    assert alone.history.losses == hot.history.losses


class TestEdges:
    def test_a_student_deeper_than_its_teacher_is_refused(self, tmp_path):
        with pytest.raises(ConfigError, match="no more than its teacher, got 3 and 2"):
            run(tmp_path, n_layers=3)

    def test_a_temperature_of_0_is_refused(self, tmp_path):
        with pytest.raises(ConfigError, match=r"above 0, got 0.0"):
            run(tmp_path, temperature=0.0)
