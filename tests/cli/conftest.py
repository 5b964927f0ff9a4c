"""A command line, run in this process, with what it printed."""

import json
from pathlib import Path
from typing import NamedTuple

import pytest

from llmos_edu.cli.main import main
from llmos_edu.recipes import pretrain_gpt
from tests.recipes.runs import tiny_config


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def complaint(self) -> str:
        """The one line that a failed command may print."""
        assert self.err.startswith("llmos: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.out == ""
        return self.err


@pytest.fixture
def llmos(capsys):
    def command(*words: object) -> Done:
        capsys.readouterr()
        code = main([str(word) for word in words])
        return Done(code, *capsys.readouterr())

    return command


@pytest.fixture(scope="session")
def finished_run(tmp_path_factory) -> Path:
    """A run folder with a small trained model; nobody may write to it."""
    folder = tmp_path_factory.mktemp("run")
    config = tiny_config(folder, n_steps=10)
    pretrain_gpt(config, out=folder / "run", device="cpu")
    return folder / "run"


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A checkout with two chapters of one cell each, and we are in it."""
    (tmp_path / "pyproject.toml").write_text("")
    notebooks = tmp_path / "notebooks"
    notebooks.mkdir()
    for name, source in (
        ("00_welcome", "print(profile, seed)"),
        ("05_attention", "raise ValueError('a cell that fails')"),
    ):
        (notebooks / f"{name}.ipynb").write_text(json.dumps(notebook(source)))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def notebook(source: str) -> dict:
    """A chapter with parameters and one more cell."""
    cells = [
        code('profile = "cpu"\ndevice = "auto"\nseed = 0', tags=["parameters"]),
        code(source),
    ]
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return {
        "cells": cells,
        "metadata": {"kernelspec": kernel},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def code(source: str, tags: tuple[str, ...] = ()) -> dict:
    """A cell that was never run."""
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": f"c{abs(hash(source)) % 10**6}",
        "metadata": {"tags": list(tags)},
        "outputs": [],
        "source": source,
    }
