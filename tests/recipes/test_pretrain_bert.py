"""A BERT's pretraining learns, remembers, and survives being stopped."""

import importlib
import signal
from functools import partial

import pytest
import torch

from llmos_edu.core import ConfigError, CorpusError, InputError, TokenizerError
from llmos_edu.models import BERTForPretraining
from llmos_edu.recipes import load_bert_run, pretrain_bert
from llmos_edu.tokenizers import WordPieceTokenizer
from llmos_edu.train import FitOptions, latest_checkpoint
from tests.recipes.bert_runs import tiny_bert_config


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    folder = tmp_path_factory.mktemp("finished_bert")
    config = tiny_bert_config(folder)
    return pretrain_bert(config, out=folder / "run", device="cpu"), config


class TestGolden:
    def test_it_guesses_more_than_the_most_frequent_token(self, finished):
        metrics = finished[0].metrics
        assert metrics["token_accuracy"] > 1.5 * metrics["most_frequent_accuracy"]
        assert 0.5 <= metrics["coin_accuracy"] < 0.6

    def test_the_most_frequent_token_is_no_mark(self, finished):
        assert finished[0].metrics["most_frequent_accuracy"] > 0.03

    def test_the_folder_holds_a_model_that_others_can_read(self, finished):
        run, _ = finished
        folder = run.stages.folder
        model = BERTForPretraining.from_pretrained(folder / "model").eval()
        tokenizer = WordPieceTokenizer.load(folder / "tokenizer")
        token_ids = torch.tensor([tokenizer.encode_pair("Page 7 says").token_ids])
        assert torch.equal(model(token_ids).tokens, run.model(token_ids).tokens)

    @pytest.mark.slow
    @pytest.mark.timeout(900)
    def test_on_real_docstrings_it_beats_the_coin(self, tmp_path):
        config = tiny_bert_config(
            tmp_path,
            texts=(),
            vocab_size=1024,
            max_seq_len=64,
            d_model=128,
            n_heads=4,
            batch_size=32,
            n_steps=300,
            learning_rate=2e-3,
            eval_every=300,
            checkpoint_every=300,
        )
        metrics = pretrain_bert(config, out=tmp_path / "run", device="cpu").metrics
        assert metrics["next_sentence_accuracy"] > metrics["coin_accuracy"] + 0.08
        assert metrics["token_accuracy"] > metrics["most_frequent_accuracy"] + 0.01


class TestLaws:
    def test_a_finished_run_is_not_repeated(self, finished):
        run, config = finished
        again = pretrain_bert(config, out=run.stages.folder, device="cpu")
        assert all(stage.remembered for stage in again.stages.done)
        assert again.history == run.history
        assert again.metrics == run.metrics

    def test_an_interrupted_run_ends_as_if_nothing_had_happened(
        self, finished, tmp_path
    ):
        run, config = finished

        def stop(progress):
            if progress.step == 23:
                signal.raise_signal(signal.SIGINT)

        recipe = importlib.import_module("llmos_edu.recipes.pretrain_bert")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(recipe, "FitOptions", partial(FitOptions, on_step=stop))
            with pytest.raises(KeyboardInterrupt):
                pretrain_bert(config, out=tmp_path, device="cpu")
        (kept,) = (tmp_path / "checkpoints").iterdir()
        assert latest_checkpoint(kept).name == "step_00000023.safetensors"
        resumed = pretrain_bert(config, out=tmp_path, device="cpu")
        assert resumed.history.losses == run.history.losses
        assert resumed.metrics == run.metrics

    def test_a_run_comes_back_as_it_was_written(self, finished):
        run, _ = finished
        reader = load_bert_run(run.stages.folder, device="cpu")
        token_ids = torch.tensor([[2, 9, 4, 3]])
        assert torch.equal(
            reader.model(token_ids).next_sentence, run.model(token_ids).next_sentence
        )


class TestEdges:
    def test_a_vocabulary_without_room_for_the_letters_is_refused(self, tmp_path):
        with pytest.raises(TokenizerError, match=r"got .*8"):
            pretrain_bert(tiny_bert_config(tmp_path, vocab_size=8), out=tmp_path / "r")

    def test_heads_that_do_not_divide_the_width_are_refused(self, tmp_path):
        with pytest.raises(ConfigError, match="n_heads=5"):
            pretrain_bert(tiny_bert_config(tmp_path, n_heads=5), out=tmp_path / "r")

    def test_documents_of_one_sentence_are_refused(self, tmp_path):
        folder = tmp_path / "single"
        folder.mkdir()
        for n in range(40):
            (folder / f"{n}.txt").write_text(f"Only this stands on page {n} of all.")
        config = tiny_bert_config(tmp_path, texts=(str(folder),), vocab_size=60)
        with pytest.raises(CorpusError, match="and 0 with two sentences"):
            pretrain_bert(config, out=tmp_path / "r", device="cpu")

    def test_a_loss_of_another_kind_of_batch_is_refused(self, finished):
        from llmos_edu.data import CausalBatch
        from llmos_edu.train import pretraining_loss

        ids = torch.zeros(1, 3, dtype=torch.int64)
        with pytest.raises(InputError, match="got a CausalBatch"):
            pretraining_loss(finished[0].model, CausalBatch(ids, ids))
