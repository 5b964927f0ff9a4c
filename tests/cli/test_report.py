"""The report escapes what a model wrote, and does without pictures if it must."""

import pytest

from llmos_edu.cli import report
from llmos_edu.cli.report import write_report
from llmos_edu.core import FileError
from llmos_edu.recipes import Stage
from llmos_edu.train import History

RESULTS = {
    "train": {
        "n_parameters": 1000,
        "n_steps": 2,
        "n_tokens": 64,
        "tokens_per_s": 10.0,
        "first_loss": 5.0,
        "last_loss": 4.0,
        "model_bytes": 4000,
    },
    "evaluate": {
        "loss": 4.0,
        "perplexity": 54.6,
        "bits_per_byte": 2.5,
        "unigram_bits_per_byte": 3.5,
        "gzip_bits_per_byte": 3.0,
    },
    "generate": {
        "continued": {"<b>A & B": "<script>alert('x')</script>"},
        "n_new_tokens": 3,
        "attention": [[[1.0, 0.0], [0.5, 0.5]]],
        "attention_tokens": ["A", " &"],
    },
}


@pytest.fixture
def told():
    stages = [
        Stage(name=name, result=result, seconds=1.5, key="", remembered=False)
        for name, result in RESULTS.items()
    ]
    history = History(steps=[1, 2], losses=[5.0, 4.0], valid_steps=[2])
    history.valid_losses.append(4.2)
    return stages, history


class TestByHand:
    def test_what_a_model_wrote_is_text_and_not_markup(self, told, tmp_path):
        page = write_report(*told, folder=tmp_path).read_text()
        assert "<script" not in page
        assert "&lt;script&gt;" in page
        assert "&lt;b&gt;A &amp; B" in page

    def test_the_costs_are_added_up(self, told, tmp_path):
        assert "4 seconds" in write_report(*told, folder=tmp_path).read_text()


class TestEdges:
    def test_without_matplotlib_it_says_what_is_missing(
        self, told, tmp_path, monkeypatch
    ):
        monkeypatch.setattr(report.importlib.util, "find_spec", lambda _: None)
        page = write_report(*told, folder=tmp_path).read_text()
        assert "pip install" in page
        assert "<img" not in page

    def test_a_folder_that_is_gone_is_one_line(self, told, tmp_path):
        with pytest.raises(FileError, match="file must be writable"):
            write_report(*told, folder=tmp_path / "gone")
