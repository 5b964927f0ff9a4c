"""`llmos generate`: writes, the same every time, and trusts no damaged file."""

import io
import json
import shutil

import pytest

CPU = ("--device", "cpu")
FEW = ("--max-new-tokens", 4)


@pytest.fixture
def copy(finished_run, tmp_path):
    """A copy of the run that may be damaged."""
    return shutil.copytree(finished_run, tmp_path / "copy")


class TestGolden:
    def test_the_prompt_comes_first(self, llmos, finished_run):
        done = llmos(
            "generate", finished_run, "--prompt", "The n", "--max-new-tokens", 5, *CPU
        )
        assert done.code == 0
        assert done.out.startswith("The n")

    def test_a_machine_gets_both_parts(self, llmos, finished_run):
        words = ("generate", finished_run, "--prompt", "The number", "--json", *CPU)
        answer = llmos(*words, "--max-new-tokens", 8, "--temperature", 0).json
        assert answer["prompt"] == "The number"
        assert answer["continued"]

    def test_the_prompt_may_come_from_a_pipe(self, llmos, finished_run, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO("The n\n"))
        done = llmos("generate", finished_run, "--max-new-tokens", 2, *CPU)
        assert done.out.startswith("The n")


class TestLaws:
    def test_the_same_seed_writes_the_same(self, llmos, finished_run):
        words = ("generate", finished_run, "--prompt", "The", "--max-new-tokens", 9)
        first = llmos(*words, "--seed", 1, *CPU).out
        assert llmos(*words, "--seed", 1, *CPU).out == first
        assert llmos(*words, "--seed", 2, *CPU).out != first


class TestEdges:
    def refuse(self, llmos, *words):
        done = llmos("generate", *words, *CPU)
        assert done.code == 2
        return done.complaint

    def test_a_prompt_longer_than_the_context(self, llmos, finished_run):
        line = self.refuse(llmos, finished_run, "--prompt", "0123456789" * 20)
        assert "1 to 32 together" in line

    def test_no_prompt(self, llmos, finished_run, monkeypatch):
        monkeypatch.setattr("sys.stdin", io.StringIO(""))
        assert "at least one character" in self.refuse(llmos, finished_run)

    def test_a_folder_without_a_run(self, llmos, tmp_path):
        line = self.refuse(llmos, tmp_path, "--prompt", "The")
        assert "must hold model/" in line

    def test_a_model_with_one_flipped_byte(self, llmos, copy):
        path = copy / "model" / "model.safetensors"
        data = bytearray(path.read_bytes())
        data[-1] ^= 1
        path.write_bytes(data)
        line = self.refuse(llmos, copy, "--prompt", "The")
        assert "was changed after training" in line

    @pytest.mark.parametrize("name", ["vocab.json", "merges.txt"])
    def test_a_tokenizer_cut_short(self, llmos, copy, name):
        path = copy / "tokenizer" / name
        path.write_bytes(path.read_bytes()[:-40])
        assert name in self.refuse(llmos, copy, "--prompt", "The")

    def test_a_tokenizer_cut_short_where_no_sums_are_kept(self, llmos, copy):
        shutil.rmtree(copy / "stages")
        path = copy / "tokenizer" / "vocab.json"
        path.write_bytes(path.read_bytes()[:-40])
        assert "vocab.json" in self.refuse(llmos, copy, "--prompt", "The")

    def test_a_model_of_another_kind(self, llmos, copy):
        shutil.rmtree(copy / "stages")
        path = copy / "model" / "config.json"
        config = json.loads(path.read_text()) | {"d_model": 64}
        path.write_text(json.dumps(config))
        assert "must have shape" in self.refuse(llmos, copy, "--prompt", "The")

    def test_a_temperature_below_zero(self, llmos, finished_run):
        line = self.refuse(
            llmos, finished_run, "--prompt", "The", "--temperature", -1, *FEW
        )
        assert "temperature" in line
