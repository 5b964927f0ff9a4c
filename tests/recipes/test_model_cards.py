"""`recipes.model_cards`: a card says what the record says."""

import copy

import pytest

from llmos_edu.recipes.course_models import training_record
from llmos_edu.recipes.model_cards import model_card
from llmos_edu.recipes.pretrain_gpt import pretrain_gpt
from tests.recipes.runs import tiny_config


@pytest.fixture(scope="module")
def record(tmp_path_factory):
    folder = tmp_path_factory.mktemp("card")
    pretrain_gpt(tiny_config(folder, n_steps=4, eval_every=2), out=folder / "run")
    made = training_record(folder / "run", name="course-gpt")
    said = {"how_sampled": "At temperature 0.", "samples": ["A tuple is a tuple."]}
    return made | said


class TestGolden:
    def test_it_names_command_data_scores_and_limits(self, record):
        card = model_card(record)
        loss = record["stages"]["evaluate"]["result"]["loss"]
        for expected in (
            "llmos train course-gpt",
            record["stages"]["read"]["result"]["sha256"],
            f"{record['stages']['train']['result']['n_parameters']:,} parameters",
            f"| loss, nats per token | {loss:.3f} |",
            f"| 4 | {record['valid_losses'][-1]:.3f} |",
            "At temperature 0.\n\n> A tuple is a tuple.",
            "## Limits",
        ):
            assert expected in card

    def test_another_score_gives_another_card(self, record):
        other = copy.deepcopy(record)
        other["stages"]["evaluate"]["result"]["loss"] += 1
        assert model_card(other) != model_card(record)
