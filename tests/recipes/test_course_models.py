"""`recipes.course_models`: what ships is whole, small, honest, and made again."""

import math
import shutil

import pytest
import torch

from llmos_edu.core import FileError, UnknownNameError, files
from llmos_edu.recipes import (
    COURSE_CONFIGS,
    course_folder,
    course_models,
    fill_gaps,
    load_course_bert,
    load_course_gpt,
    load_run,
    pretrain_gpt,
    ship,
)
from llmos_edu.recipes.model_cards import model_card
from llmos_edu.train import cross_entropy
from tests.recipes.runs import tiny_config

SENTENCE = "Return the number of items in the list. If the list is empty, return zero."


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ship")
    pretrain_gpt(tiny_config(folder, n_steps=3), out=folder / "run", device="cpu")
    return folder / "run"


@pytest.fixture
def tiny_course(run, monkeypatch):
    """The course as it would be with the tiny run's settings."""
    config = tiny_config(run.parent, n_steps=3)
    monkeypatch.setattr(course_models, "COURSE_CONFIGS", {"course-gpt": config})


@pytest.mark.parametrize("name", COURSE_CONFIGS)
class TestShipped:
    def test_the_model_was_made_with_the_settings_that_the_course_names(self, name):
        record = files.read_json(course_folder(name) / "training.json")
        assert record["config"] == COURSE_CONFIGS[name].to_dict()

    def test_weights_and_tokenizer_are_those_that_training_wrote(self, name):
        folder = course_folder(name)
        stages = files.read_json(folder / "training.json")["stages"]
        for written in (stages["tokenize"]["files"], stages["train"]["files"]):
            for path, expected in written.items():
                if "/" in path:
                    found = (folder / path.partition("/")[2]).read_bytes()
                    assert files.sha256(found) == expected

    def test_the_card_says_what_the_record_says(self, name):
        folder = course_folder(name)
        card = (folder / "README.md").read_text(encoding="utf-8")
        assert card == model_card(files.read_json(folder / "training.json"))

    def test_nothing_in_it_can_run(self, name):
        endings = {path.suffix for path in course_folder(name).iterdir()}
        assert endings <= {".json", ".md", ".safetensors", ".txt"}


class TestGolden:
    def test_both_together_are_at_most_20_megabytes(self):
        folders = map(course_folder, COURSE_CONFIGS)
        size = sum(
            path.stat().st_size for folder in folders for path in folder.iterdir()
        )
        assert size <= 20e6

    def test_the_gpt_is_not_surprised_by_english(self):
        writer = load_course_gpt(device="cpu")
        token_ids = torch.tensor([writer.tokenizer.encode(SENTENCE)])  # (batch, seq)
        with torch.no_grad():
            logits = writer.model(token_ids)[:, :-1]  # (batch, seq, vocab)
        loss = cross_entropy(logits, token_ids[:, 1:])
        assert loss < 0.6 * math.log(writer.tokenizer.vocab_size)

    def test_the_bert_fills_a_gap_that_every_docstring_has(self):
        reader = load_course_bert(device="cpu")
        (guesses,) = fill_gaps(reader, "Return [MASK] if the object is a class.")
        assert guesses[0].token == "true"


class TestShip:
    def test_a_run_becomes_a_folder_that_can_be_loaded(
        self, run, tiny_course, tmp_path
    ):
        folder = ship(run, name="course-gpt", home=tmp_path)
        assert folder == tmp_path / "course-gpt"
        writer, trained = load_run(folder), load_run(run)
        token_ids = torch.tensor([[3, 1, 4]])
        assert torch.equal(writer.model(token_ids), trained.model(token_ids))

    def test_a_run_with_other_settings_is_refused(self, run, tmp_path):
        with pytest.raises(FileError, match="course-gpt must come from its own sett"):
            ship(run, name="course-gpt", home=tmp_path)

    def test_a_run_that_is_not_finished_is_refused(self, run, tiny_course, tmp_path):
        unfinished = shutil.copytree(run, tmp_path / "run")
        (unfinished / "history.json").unlink()
        with pytest.raises(FileError, match=r"history\.json"):
            ship(unfinished, name="course-gpt", home=tmp_path)


class TestEdges:
    def test_an_unknown_name(self):
        with pytest.raises(UnknownNameError, match="'course-gtp'"):
            course_folder("course-gtp")

    def test_an_installation_without_them(self, monkeypatch, tmp_path):
        monkeypatch.setattr(course_models, "HOME", tmp_path)
        with pytest.raises(
            FileError, match=r"must bring its course models.*llmos train"
        ):
            load_course_gpt()
