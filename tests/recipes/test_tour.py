"""The tour: every stage once, remembered, and told in numbers."""

import json
from importlib import import_module

import pytest

from llmos_edu.recipes import tour, tour_config
from tests.recipes.runs import tiny_config
from tests.shape_comments import checked_shape_comments, read_promises

STAGES = ["read", "tokenize", "train", "evaluate", "generate"]


@pytest.fixture(scope="module")
def taken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tour")
    config = tiny_config(folder, max_seq_len=96, n_steps=20)
    return tour(config, out=folder / "run", device="cpu"), config


class TestGolden:
    def test_every_stage_is_there_in_order(self, taken):
        assert [stage.name for stage in taken[0].stages] == STAGES

    def test_every_prompt_is_continued(self, taken):
        texts = taken[0].stages[-1].result["continued"]
        assert len(texts) == 3
        assert all(texts.values())

    def test_the_attention_that_is_shown_looks_back_only(self, taken):
        result = taken[0].stages[-1].result
        n_tokens = len(result["attention_tokens"])
        for head in result["attention"]:
            assert len(head) == n_tokens
            for i, row in enumerate(head):
                assert sum(row[i + 1 :]) == 0
                assert sum(row) == pytest.approx(1, abs=0.01 * n_tokens)

    def test_it_fits_into_json(self, taken):
        values = json.loads(json.dumps(taken[0].to_dict()))
        assert [stage["name"] for stage in values["stages"]] == STAGES
        assert values["seconds"] > 0


class TestLaws:
    def test_a_second_tour_remembers_the_first(self, taken):
        first, config = taken
        again = tour(config, out=first.run.stages.folder, device="cpu")
        assert all(stage.remembered for stage in again.stages)
        assert again.stages[-1].result == first.stages[-1].result


def test_every_shape_comment_in_tour_is_true(taken):
    module = import_module("llmos_edu.recipes.tour")
    with checked_shape_comments(module, head=2) as checked:
        module.write(taken[0].run, seed=0)
    assert len(checked) == len(dict(read_promises(module)))


class TestProfiles:
    def test_the_gpu_profile_is_larger(self):
        assert tour_config("gpu").d_model > tour_config("cpu").d_model

    def test_the_seed_is_handed_on(self):
        assert tour_config(seed=7).seed == 7
