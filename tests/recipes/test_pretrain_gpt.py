"""Pretraining learns, remembers, and survives being stopped at any moment."""

import importlib
import math
import os
import signal
import subprocess
import sys
import time
from functools import partial

import pytest
import torch

from llmos_edu.core import CheckpointError, ConfigError, FileError, TokenizerError
from llmos_edu.models import GPT
from llmos_edu.recipes import pretrain_gpt
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.train import FitOptions, latest_checkpoint
from tests.architecture.project import ROOT
from tests.recipes.runs import tiny_config

KILLABLE = """
import sys
from pathlib import Path
from llmos_edu.recipes import pretrain_gpt
from tests.recipes.runs import tiny_config
folder = Path(sys.argv[1])
pretrain_gpt(tiny_config(folder, n_steps=400), out=folder / "run", device="cpu")
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished")
    config = tiny_config(folder)
    return pretrain_gpt(config, out=folder / "run", device="cpu"), config


class TestGolden:
    def test_it_learns_more_than_frequencies(self, finished):
        run, _ = finished
        assert run.history.losses[-1] < 0.6 * run.history.losses[0]
        assert run.metrics["bits_per_byte"] < run.metrics["unigram_bits_per_byte"]

    def test_the_measurements_belong_together(self, finished):
        metrics = finished[0].metrics
        assert metrics["perplexity"] == pytest.approx(math.exp(metrics["loss"]))

    def test_the_folder_holds_a_model_that_others_can_read(self, finished):
        run, _ = finished
        folder = run.stages.folder
        model = GPT.from_pretrained(folder / "model").eval()
        tokenizer = BPETokenizer.load(folder / "tokenizer")
        token_ids = torch.tensor([tokenizer.encode("The number 7 is")])
        assert torch.equal(model(token_ids), run.model(token_ids))


class TestLaws:
    def test_a_finished_run_is_not_repeated(self, finished):
        run, config = finished
        again = pretrain_gpt(config, out=run.stages.folder, device="cpu")
        assert all(stage.remembered for stage in again.stages.done)
        assert again.history == run.history
        assert again.metrics == run.metrics

    def test_the_same_config_gives_the_same_model(self, finished, tmp_path):
        run, config = finished
        other = pretrain_gpt(config, out=tmp_path, device="cpu")
        assert other.history.losses == run.history.losses
        assert other.metrics == run.metrics

    def test_an_interrupted_run_ends_as_if_nothing_had_happened(
        self, finished, tmp_path
    ):
        run, config = finished

        def stop(progress):
            if progress.step == 33:
                signal.raise_signal(signal.SIGINT)

        with pytest.MonkeyPatch.context() as patch:
            watch_steps(patch, stop)
            with pytest.raises(KeyboardInterrupt):
                pretrain_gpt(config, out=tmp_path, device="cpu")
        (kept,) = (tmp_path / "checkpoints").iterdir()
        assert latest_checkpoint(kept).name == "step_00000033.safetensors"
        resumed = pretrain_gpt(config, out=tmp_path, device="cpu")
        assert resumed.history.losses == run.history.losses

    @pytest.mark.slow
    @pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
    def test_a_killed_run_loses_at_most_one_interval(self, tmp_path):
        command = [sys.executable, "-c", KILLABLE, str(tmp_path)]
        child = subprocess.Popen(command, cwd=ROOT)
        checkpoints = tmp_path / "run" / "checkpoints"
        while child.poll() is None and not list(checkpoints.rglob("step_*0.safe*")):
            time.sleep(0.02)
        child.kill()
        assert child.wait() == -signal.SIGKILL
        steps = []
        config = tiny_config(tmp_path, n_steps=400)
        with pytest.MonkeyPatch.context() as patch:
            watch_steps(patch, lambda progress: steps.append(progress.step))
            run = pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        assert steps[0] % config.checkpoint_every == 1
        assert steps[0] > 1
        assert run.history.steps == list(range(1, 401))


def watch_steps(patch, on_step):
    """Be told of each step of the runs to come."""
    recipe = importlib.import_module("llmos_edu.recipes.pretrain_gpt")
    patch.setattr(recipe, "FitOptions", partial(FitOptions, on_step=on_step))


class TestEdges:
    def test_a_changed_text_is_learnt_anew(self, tmp_path):
        config = tiny_config(tmp_path, n_steps=10)
        pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        (tmp_path / "sums.txt").write_text(
            "\n\n".join(f"Another sentence about {n} things." for n in range(200))
        )
        again = pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        assert not any(stage.remembered for stage in again.stages.done)

    def test_a_vocabulary_smaller_than_the_bytes_is_refused(self, tmp_path):
        with pytest.raises(TokenizerError, match="got 100"):
            pretrain_gpt(tiny_config(tmp_path, vocab_size=100), out=tmp_path / "run")

    def test_heads_that_do_not_divide_the_width_are_refused(self, tmp_path):
        config = tiny_config(tmp_path, n_heads=5)
        with pytest.raises(ConfigError, match="n_heads=5"):
            pretrain_gpt(config, out=tmp_path / "run", device="cpu")

    def test_a_folder_that_is_a_file_is_refused(self, tmp_path):
        (tmp_path / "run").write_text("not a folder")
        with pytest.raises(FileError, match="folder must be writable"):
            pretrain_gpt(tiny_config(tmp_path), out=tmp_path / "run")

    def test_a_flipped_byte_in_a_checkpoint_is_noticed(self, tmp_path):
        config = tiny_config(tmp_path, n_steps=10)
        run = pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        (path,) = (tmp_path / "run").rglob("step_00000010.safetensors")
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        (run.stages.folder / "stages" / "train.json").unlink()
        with pytest.raises(CheckpointError, match="its bytes have changed"):
            pretrain_gpt(config, out=tmp_path / "run", device="cpu")

    def test_a_damaged_model_is_made_again_from_its_checkpoint(self, tmp_path):
        config = tiny_config(tmp_path, n_steps=10)
        run = pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        path = tmp_path / "run" / "model" / "model.safetensors"
        path.write_bytes(path.read_bytes()[:-10])
        again = pretrain_gpt(config, out=tmp_path / "run", device="cpu")
        assert again.history.losses == run.history.losses
