"""The settings of a run: refused when impossible, and never written over."""

import json
from dataclasses import replace

import pytest

from llmos_edu.core import ConfigError
from llmos_edu.recipes import PretrainConfig, check_run_folder


@pytest.fixture
def used(tmp_path):
    """A folder where the default run has begun."""
    (tmp_path / "checkpoints").mkdir()
    (tmp_path / "config.json").write_text(json.dumps(PretrainConfig().to_dict()))
    return tmp_path


class TestLaws:
    def test_a_config_travels_as_json(self):
        config = PretrainConfig(texts=("a", "b"))
        values = json.loads(json.dumps(config.to_dict()))
        assert PretrainConfig(**values | {"texts": tuple(values["texts"])}) == config


class TestEdges:
    @pytest.mark.parametrize("name", ["n_steps", "checkpoint_every", "eval_every"])
    def test_counts_below_one_are_refused(self, name):
        with pytest.raises(ConfigError, match=f"{name} must be at least 1, got .*=0"):
            PretrainConfig(**{name: 0})

    def test_another_run_is_not_written_over(self, used):
        other = replace(PretrainConfig(), seed=3, d_model=64)
        with pytest.raises(ConfigError) as refused:
            check_run_folder(used, other)
        message = str(refused.value)
        assert "d_model=128, seed=0" in message
        assert "got d_model=64, seed=3" in message

    def test_the_same_run_may_go_on(self, used):
        assert check_run_folder(used, PretrainConfig()) is None

    def test_a_folder_where_nothing_was_trained_may_be_used(self, used):
        (used / "checkpoints").rmdir()
        assert check_run_folder(used, PretrainConfig(seed=3)) is None

    def test_a_new_folder_may_be_used(self, tmp_path):
        assert check_run_folder(tmp_path / "new", PretrainConfig()) is None
