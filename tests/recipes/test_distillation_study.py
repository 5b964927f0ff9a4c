"""The study is fair, remembers what it did, and its stored result is what it says."""

from statistics import mean

import pytest
import torch

from llmos_edu.data import TinyWorld
from llmos_edu.recipes import (
    StudyPlan,
    distillation_study,
    stored_study,
    stored_teacher,
    story_loss,
    whole_stories,
)
from llmos_edu.recipes.distillation_study import N_UNSEEN, SIZES, UNSEEN, WAYS, cases


class TestStored:
    def test_three_seeds_of_every_way_are_there(self):
        runs = stored_study()["runs"]
        known = [{k: run[k] for k in ("size", "way", "text", "seed")} for run in runs]
        assert known == cases((0, 1, 2))

    def test_the_teacher_is_the_one_whose_loss_is_stored(self):
        teacher, unseen = stored_teacher(), whole_stories(N_UNSEEN, seed=UNSEEN)
        expected = stored_study()["teacher"]["loss"]
        assert story_loss(teacher, unseen) == pytest.approx(expected, abs=1e-3)

    def test_nobody_is_better_than_the_floor(self):
        study = stored_study()
        assert study["floor"] == pytest.approx(TinyWorld().entropy_per_token)
        assert min(run["loss"] for run in study["runs"]) > study["floor"]

    @pytest.mark.parametrize("size", SIZES)
    def test_on_little_text_every_taught_student_beats_every_one_alone(self, size):
        def losses(way):
            wanted = {"size": size, "way": way, "text": "40 stories"}
            runs = stored_study()["runs"]
            return [run["loss"] for run in runs if wanted.items() <= run.items()]

        taught = [losses(way) for way in WAYS if WAYS[way] and losses(way)]
        assert len(taught) >= 2
        assert all(max(each) < min(losses("alone")) for each in taught)
        assert mean(losses("alone")) - mean(losses("soft targets")) > 0.02


@pytest.mark.slow
def test_a_study_that_is_repeated_is_remembered(tmp_path):
    torch.set_num_threads(1)
    plan = StudyPlan(n_teacher_steps=2, n_steps=2, batch_size=2, eval_every=2)
    study = distillation_study(out=tmp_path, seeds=(0,), plan=plan, show_progress=False)
    again = distillation_study(out=tmp_path, seeds=(0,), plan=plan, show_progress=False)
    assert study == again
    assert len(study["runs"]) == len(cases((0,)))
    sizes = {run["size"]: run["n_bytes"] for run in study["runs"]}
    assert sizes["2 layers of 32"] < sizes["2 layers of 64"]
    assert all(run["n_bytes"] == 4 * run["n_parameters"] for run in study["runs"])
