"""A finished run is read back as it was, or not at all."""

import shutil

import pytest
import torch

from llmos_edu.core import CheckpointError, FileError
from llmos_edu.recipes import load_bert_run, load_run, pretrain_gpt
from tests.recipes.runs import tiny_config


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("read")
    config = tiny_config(folder, n_steps=3)
    return pretrain_gpt(config, out=folder / "run", device="cpu")


@pytest.fixture
def copy(run, tmp_path):
    return shutil.copytree(run.stages.folder, tmp_path / "copy")


class TestLaws:
    def test_a_run_comes_back_as_it_was_written(self, run):
        writer = load_run(run.stages.folder, device="cpu")
        token_ids = torch.tensor([writer.tokenizer.encode("The number 3")])
        assert writer.tokenizer.merges == run.tokenizer.merges
        assert torch.equal(writer.model(token_ids), run.model(token_ids))

    def test_a_model_and_its_tokenizer_may_lie_side_by_side(self, copy, tmp_path):
        flat = tmp_path / "flat"
        shutil.copytree(copy / "model", flat)
        shutil.copytree(copy / "tokenizer", flat, dirs_exist_ok=True)
        assert load_run(flat, device="cpu").model.n_parameters > 0


class TestEdges:
    @pytest.mark.parametrize(
        "name", ["model/model.safetensors", "model/config.json", "tokenizer/merges.txt"]
    )
    def test_a_file_that_was_changed_is_noticed(self, copy, name):
        path = copy / name
        path.write_bytes(path.read_bytes() + b" ")
        with pytest.raises(CheckpointError, match="changed after training"):
            load_run(copy, device="cpu")

    def test_a_file_that_is_gone_is_noticed(self, copy):
        (copy / "model" / "model.safetensors").unlink()
        with pytest.raises(CheckpointError, match="got missing"):
            load_run(copy, device="cpu")

    @pytest.mark.parametrize("part", ["model", "tokenizer"])
    def test_a_folder_without_one_part_is_no_run(self, copy, part):
        shutil.rmtree(copy / part)
        with pytest.raises(FileError, match="must hold model/ and tokenizer/"):
            load_run(copy, device="cpu")

    def test_the_run_of_a_gpt_is_no_bert(self, copy):
        with pytest.raises(FileError, match=r"without tokenizer/vocab\.txt"):
            load_bert_run(copy, device="cpu")
