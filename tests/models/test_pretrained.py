"""Weights to and from disk: folders whole, on the hub, and damaged."""

import json

import pytest
import torch

from llmos_edu.core import CheckpointError, FileError, MissingPartError
from llmos_edu.models import GPT, GPTConfig, pretrained
from tests.tensors import random_ids

CONFIG = GPTConfig(vocab_size=50, max_seq_len=12, d_model=24, n_layers=2, n_heads=3)


@pytest.fixture
def ours(tmp_path):
    model = GPT(CONFIG, generator=torch.Generator().manual_seed(1)).eval()
    model.save_pretrained(tmp_path / "ours")
    return model


class TestLaws:
    def test_what_is_saved_is_what_is_read(self, ours, tmp_path):
        again, ids = GPT.from_pretrained(tmp_path / "ours").eval(), ids_of_two()
        assert again.config == CONFIG
        with torch.no_grad():
            assert torch.equal(again(ids), ours(ids))

    def test_saving_twice_gives_the_same_bytes(self, ours, tmp_path):
        ours.save_pretrained(tmp_path / "again")
        for name in (pretrained.CONFIG, pretrained.WEIGHTS):
            first = (tmp_path / "ours" / name).read_bytes()
            assert first == (tmp_path / "again" / name).read_bytes()

    def test_double_precision_stays_double(self, ours, tmp_path):
        ours.double().save_pretrained(tmp_path / "double")
        again = GPT.from_pretrained(tmp_path / "double")
        assert {p.dtype for p in again.parameters()} == {torch.float64}

    def test_a_name_on_the_hub_is_downloaded(self, ours, tmp_path, monkeypatch):
        asked = []

        def download(name, *, allow_patterns):
            asked.append((name, allow_patterns))
            return str(tmp_path / "ours")

        monkeypatch.setattr("huggingface_hub.snapshot_download", download)
        model = GPT.from_pretrained("openai-community/gpt2")
        assert asked == [
            ("openai-community/gpt2", ["config.json", "model.safetensors"])
        ]
        assert model.config.d_model == 24


class TestEdges:
    def test_a_folder_that_is_not_there_is_refused(self, tmp_path):
        with pytest.raises(
            FileError, match=r"a folder with config.json, got .*nothing"
        ):
            GPT.from_pretrained(tmp_path / "nothing")

    def test_a_hub_that_does_not_answer_is_said(self, monkeypatch):
        def download(name, *, allow_patterns):
            raise OSError("no route to host")

        monkeypatch.setattr("huggingface_hub.snapshot_download", download)
        with pytest.raises(FileError, match=r"'some/model' \(OSError\)"):
            GPT.from_pretrained("some/model")

    def test_a_missing_hub_client_is_named(self, monkeypatch):
        monkeypatch.setitem(__import__("sys").modules, "huggingface_hub", None)
        with pytest.raises(MissingPartError, match="pip install huggingface_hub"):
            GPT.from_pretrained("some/model")

    def test_weights_cut_short_are_refused(self, ours, tmp_path):
        path = tmp_path / "ours" / pretrained.WEIGHTS
        path.write_bytes(path.read_bytes()[:-100])
        with pytest.raises(
            CheckpointError, match=r"whole safetensors file, got .*ours"
        ):
            GPT.from_pretrained(tmp_path / "ours")

    def test_missing_weights_are_refused(self, ours, tmp_path):
        (tmp_path / "ours" / pretrained.WEIGHTS).unlink()
        with pytest.raises(CheckpointError, match=r"model.safetensors"):
            GPT.from_pretrained(tmp_path / "ours")

    def test_a_configuration_cut_short_is_refused(self, ours, tmp_path):
        path = tmp_path / "ours" / pretrained.CONFIG
        path.write_text(path.read_text()[:-20])
        with pytest.raises(FileError, match="must hold JSON"):
            GPT.from_pretrained(tmp_path / "ours")

    def test_weights_of_another_size_are_refused(self, ours, tmp_path):
        path = tmp_path / "ours" / pretrained.CONFIG
        stored = json.loads(path.read_text()) | {"vocab_size": 51}
        path.write_text(json.dumps(stored))
        with pytest.raises(
            CheckpointError, match=r"tokens.weight .*\(51, 24\), got \(50"
        ):
            GPT.from_pretrained(tmp_path / "ours")

    def test_weights_of_more_layers_are_refused(self, ours, tmp_path):
        path = tmp_path / "ours" / pretrained.CONFIG
        stored = json.loads(path.read_text()) | {"n_layers": 1}
        path.write_text(json.dumps(stored))
        with pytest.raises(CheckpointError, match=r"unknown \['layers.1"):
            GPT.from_pretrained(tmp_path / "ours")


def ids_of_two() -> torch.Tensor:
    return random_ids(2, 12, vocab_size=50)
