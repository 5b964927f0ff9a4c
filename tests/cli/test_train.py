"""`llmos train`: trains, goes on, and refuses with one line."""

import os

import pytest

from tests.recipes.bert_runs import write_documents
from tests.recipes.runs import TEXT

SMALL = ("--d-model", 32, "--n-layers", 1, "--n-heads", 2, "--max-seq-len", 32)
SHORT = ("--n-steps", 4, "--batch-size", 2, "--vocab-size", 270, "--device", "cpu")


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    path.write_text(TEXT)
    return path


class TestGolden:
    def test_it_says_what_each_stage_did(self, llmos, text, tmp_path):
        done = llmos("train", "--texts", text, "--out", tmp_path / "r", *SMALL, *SHORT)
        assert done.code == 0
        for stage in ("read", "tokenize", "train", "evaluate"):
            assert f"\n{stage}" in f"\n{done.out}"
        assert "bits per byte" in done.out

    def test_a_machine_gets_numbers(self, llmos, text, tmp_path):
        words = ("train", "--texts", text, "--out", tmp_path / "r", *SMALL, *SHORT)
        answer = llmos(*words, "--json").json
        assert answer["train"]["n_steps"] == 4
        assert answer["config"]["d_model"] == 32
        assert llmos(*words, "--json").json["train"] == answer["train"]


class TestBERT:
    def test_a_bert_has_its_own_stages_and_settings(self, llmos, tmp_path):
        texts, out = write_documents(tmp_path), tmp_path / "r"
        words = ("train", "bert", "--texts", texts, "--out", out, *SMALL[:6], *SHORT)
        done = llmos(*words, "--vocab-size", 100, "--max-seq-len", 40, "--json")
        assert done.json["examine"]["coin_accuracy"] >= 0.5
        assert done.json["config"]["learning_rate"] == 1e-3
        said = llmos(*words, "--vocab-size", 100, "--max-seq-len", 40)
        assert "of hidden tokens guessed" in said.out
        assert f"load_bert_run('{out}')" in said.out

    def test_its_help_shows_its_own_defaults(self, llmos):
        assert "Pairs of texts in one step. Default: 32." in " ".join(
            llmos("train", "bert", "--help").out.split()
        )

    def test_a_model_named_behind_its_settings_is_refused(self, llmos, tmp_path):
        done = llmos("train", "--n-steps", 3, "bert", "--out", tmp_path / "r")
        assert done.code == 2
        assert "must come before its settings, got 'bert'" in done.complaint


class TestEdges:
    def refuse(self, llmos, *words):
        done = llmos("train", *words)
        assert done.code == 2
        return done.complaint

    def test_a_text_that_is_not_there(self, llmos, tmp_path):
        line = self.refuse(llmos, "--texts", "no.txt", "--out", tmp_path / "r")
        assert "no.txt" in line

    @pytest.mark.parametrize(
        ("data", "why"), [(b"", "blank"), (b"\xff\xfe", "UTF-8"), (b"a\0b", "binary")]
    )
    def test_a_text_that_is_none(self, llmos, tmp_path, data, why):
        (tmp_path / "bad.txt").write_bytes(data)
        line = self.refuse(
            llmos, "--texts", tmp_path / "bad.txt", "--out", tmp_path / "r"
        )
        assert why in line

    def test_a_corpus_that_does_not_exist(self, llmos, tmp_path):
        line = self.refuse(llmos, "--corpus", "pythondocs", "--out", tmp_path / "r")
        assert "did you mean 'python_docs'?" in line

    def test_a_vocabulary_smaller_than_the_bytes(self, llmos, text, tmp_path):
        words = ("--texts", text, "--out", tmp_path / "r", "--vocab-size", 255)
        assert "got 255" in llmos("train", *words).err

    @pytest.mark.parametrize("model", ["gpt", "bert"])
    def test_impossible_sizes_before_any_text_is_read(self, llmos, tmp_path, model):
        words = (model, "--n-heads", 3, "--texts", "no.txt", "--out", tmp_path / "r")
        assert "d_model=128" in self.refuse(llmos, *words)
        assert not (tmp_path / "r").exists()

    def test_after_a_refusal_the_folder_can_be_used(self, llmos, text, tmp_path):
        words = ("train", "--texts", text, "--out", tmp_path / "r", *SMALL, *SHORT)
        assert llmos(*words, "--vocab-size", 255).code == 2
        assert llmos(*words).code == 0

    def test_another_run_is_not_written_over(self, llmos, text, tmp_path):
        words = ("train", "--texts", text, "--out", tmp_path / "r", *SMALL, *SHORT)
        assert llmos(*words).code == 0
        done = llmos(*words, "--seed", 5)
        assert done.code == 2
        assert "seed=0, got seed=5" in done.complaint

    @pytest.mark.skipif(
        not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write"
    )
    def test_a_read_only_folder(self, llmos, text, tmp_path):
        (tmp_path / "r").mkdir(mode=0o555)
        line = self.refuse(llmos, "--texts", text, "--out", tmp_path / "r")
        assert "folder must be writable" in line

    def test_a_folder_under_a_file(self, llmos, text):
        line = self.refuse(llmos, "--texts", text, "--out", text / "r")
        assert "folder must be writable" in line
        assert "--out" in line

    def test_a_device_that_is_not_there(self, llmos, text, tmp_path):
        words = ("--texts", text, "--out", tmp_path / "r", "--device", "cuda:99")
        assert "cuda:99" in self.refuse(llmos, *words)
