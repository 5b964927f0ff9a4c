"""The front door: verbs, exit codes, and one line for everything that goes wrong."""

import importlib
import os
import signal
import subprocess
import sys
import time
from dataclasses import fields

import pytest

from llmos_edu import __version__
from llmos_edu.cli import doctor
from llmos_edu.cli.flags import help_texts
from llmos_edu.cli.main import VERBS, main, module_of
from llmos_edu.core import ConfigError
from tests.architecture.project import ROOT

WINDOWS = pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")


def start(*words, **settings):
    command = [sys.executable, "-m", "llmos_edu.cli.main", *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, **pipes, **settings)


class TestGolden:
    def test_help_names_every_verb(self, llmos):
        done = llmos("--help")
        assert done.code == 0
        assert all(f"  {verb} " in done.out for verb in VERBS)

    def test_nothing_at_all_shows_the_help(self, llmos):
        assert llmos() == llmos("--help")

    def test_the_version_is_that_of_the_package(self, llmos):
        assert llmos("--version").out == f"llmos {__version__}\n"

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_verb_explains_itself(self, llmos, verb):
        done = llmos(verb, "--help")
        assert done.code == 0
        assert f"usage: llmos {verb}" in done.out
        assert "--json" in done.out

    @pytest.mark.parametrize("verb", VERBS)
    def test_every_flag_says_what_it_is_for(self, verb):
        for config in importlib.import_module(module_of(verb)).FLAGS:
            helps = help_texts(config)
            assert [f.name for f in fields(config) if not helps[f.name]] == []


class TestEdges:
    def test_a_verb_with_a_slip_is_answered_with_the_right_one(self, llmos):
        done = llmos("trian")
        assert done.code == 2
        assert "did you mean 'train'?" in done.complaint

    def test_an_unknown_flag_is_one_line(self, llmos):
        done = llmos("doctor", "--loud")
        assert done.code == 2
        assert "--loud" in done.complaint

    @pytest.mark.parametrize(
        ("flag", "value"),
        [("--n-steps", "many"), ("--seed", "1.5"), ("--learning-rate", "fast")],
    )
    def test_a_value_of_the_wrong_kind_is_one_line(self, llmos, flag, value):
        done = llmos("train", flag, value)
        assert done.code == 2
        assert flag in done.complaint
        assert value in done.complaint

    def test_a_refusal_says_where_the_book_explains_it(self, llmos, monkeypatch):
        error = ConfigError("n_heads must divide d_model")
        error.see = "05_attention"

        def refuse(*_):
            raise error

        monkeypatch.setattr(doctor, "run", refuse)
        assert "(see 05_attention)" in llmos("doctor").complaint

    def test_debug_shows_where_it_happened(self):
        with pytest.raises(ConfigError):
            main(["train", "--n-steps", "0", "--debug"])

    def test_ctrl_c_is_one_line_and_130(self, llmos, monkeypatch):
        def interrupt(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(doctor, "run", interrupt)
        done = llmos("doctor")
        assert done.code == 130
        assert done.complaint == "llmos: interrupted\n"

    @WINDOWS
    def test_ctrl_c_while_training_loses_nothing(self, tmp_path):
        text = tmp_path / "text.txt"
        text.write_text("\n\n".join(f"Line {n} of the text." for n in range(500)))
        words = ["train", "--texts", text, "--out", tmp_path / "run", "--device", "cpu"]
        words += ["--d-model", "32", "--vocab-size", "260", "--checkpoint-every", "5"]
        words += ["--n-steps", "100000"]
        child = start(*words)
        while child.poll() is None and not list(tmp_path.rglob("step_*.safetensors")):
            time.sleep(0.05)
        child.send_signal(signal.SIGINT)
        _, err = child.communicate(timeout=60)
        assert child.returncode == 130
        assert err == (
            "llmos: interrupted; the same command goes on from the last checkpoint\n"
        )

    @WINDOWS
    def test_a_reader_who_stops_reading_is_no_error(self):
        with start("--help") as child:
            child.stdout.close()
            assert child.stderr.read() == ""
            assert child.wait(timeout=60) == 0
