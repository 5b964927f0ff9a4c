"""The settings of a BERT's run: refused when impossible, plain as JSON."""

import json

import pytest

from llmos_edu.core import ConfigError
from llmos_edu.recipes import PretrainBERTConfig, check_run_folder


class TestLaws:
    def test_a_config_travels_as_json(self):
        config = PretrainBERTConfig(texts=("a", "b"))
        values = json.loads(json.dumps(config.to_dict()))
        assert (
            PretrainBERTConfig(**values | {"texts": tuple(values["texts"])}) == config
        )


class TestEdges:
    @pytest.mark.parametrize("name", ["n_steps", "batch_size", "eval_every"])
    def test_counts_below_one_are_refused(self, name):
        with pytest.raises(ConfigError, match=f"{name} must be at least 1, got .*=0"):
            PretrainBERTConfig(**{name: 0})

    def test_another_run_is_not_written_over(self, tmp_path):
        (tmp_path / "checkpoints").mkdir()
        settings = json.dumps(PretrainBERTConfig().to_dict())
        (tmp_path / "config.json").write_text(settings)
        with pytest.raises(ConfigError, match="got seed=3"):
            check_run_folder(tmp_path, PretrainBERTConfig(seed=3))
