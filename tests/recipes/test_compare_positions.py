"""Training short and reading long: what comes out, and what is refused."""

from importlib import import_module

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import ConfigError, UnknownNameError
from llmos_edu.models import GPT, GPTConfig
from llmos_edu.recipes import PositionsConfig, compare_positions, loss_by_position
from tests.shape_comments import checked_shape_comments
from tests.tensors import random_ids

SIZE = GPTConfig(vocab_size=256, d_model=16, n_layers=2, n_heads=2)


@pytest.fixture
def text(tmp_path):
    path = tmp_path / "text.txt"
    lines = [f"Line {i} says that {i} and {i * i} are numbers." for i in range(80)]
    path.write_text("\n\n".join(lines), encoding="utf-8")
    return (str(path),)


class TestByHand:
    def test_the_loss_at_each_place_is_the_mean_over_windows(self):
        module = import_module("llmos_edu.recipes.compare_positions")
        model, ids = GPT(SIZE).eval(), random_ids(35, vocab_size=256)
        with checked_shape_comments(module, some_windows=3, vocab=256, place=9) as seen:
            found = loss_by_position(model, ids, seq_len=10)
        windows = ids[:30].view(3, 10)
        with torch.no_grad():
            each = [
                F.cross_entropy(model(w[None, :-1])[0], w[1:], reduction="none")
                for w in windows
            ]
        assert_close(found, torch.stack(each).mean(dim=0))
        assert len(seen) == 1


class TestLaws:
    def test_each_kind_is_trained_and_read_at_three_lengths(self, text):
        config = PositionsConfig(
            texts=text, trained_len=6, n_valid_bytes=96, n_steps=2, size=SIZE
        )
        told = []
        runs = compare_positions(config, on_run=told.append, show_progress=False)
        assert list(runs) == ["learned", "sinusoidal", "rotary", "alibi", "none"]
        assert told == list(runs.values())
        for kind, run in runs.items():
            assert run.model.config.positions == run.kind == kind
            assert run.model.config.max_seq_len == 24
            assert list(run.losses) == [6, 12, 24]
            assert len(run.by_position) == 23
            assert sum(run.by_position) / 23 == pytest.approx(run.losses[24], rel=1e-5)
            assert run.history.n_tokens == 2 * 16 * 6

    def test_the_same_settings_give_the_same_losses(self, text):
        config = PositionsConfig(
            kinds=("rotary",),
            texts=text,
            trained_len=4,
            n_valid_bytes=64,
            n_steps=2,
            size=SIZE,
        )
        first, again = (compare_positions(config, show_progress=False) for _ in "12")
        assert first["rotary"].losses == again["rotary"].losses


class TestEdges:
    @pytest.mark.parametrize("name", ["trained_len", "n_steps"])
    def test_a_size_of_zero_is_refused(self, name):
        with pytest.raises(ConfigError, match=f"at least 1, got .*{name}=0"):
            PositionsConfig(**{name: 0})

    def test_less_text_than_one_long_window_is_refused(self):
        with pytest.raises(ConfigError, match=r"at least 40, the longest .* got 39"):
            PositionsConfig(trained_len=10, n_valid_bytes=39)

    def test_an_unknown_kind_is_refused(self, text):
        config = PositionsConfig(kinds=("waves",), texts=text, size=SIZE)
        with pytest.raises(UnknownNameError, match="got 'waves'"):
            compare_positions(config, show_progress=False)
