"""Configurations travel as JSON, and nothing unknown gets in."""

import json

import pytest

from llmos_edu.core import CheckpointError, ConfigError
from llmos_edu.models import GPTConfig
from llmos_edu.models.configs import (
    from_dict,
    require_chance,
    require_positive,
    require_whole_heads,
    to_dict,
)


class TestLaws:
    def test_a_configuration_survives_json(self):
        config = GPTConfig(vocab_size=300, d_model=24, n_heads=3, dropout=0.25)
        assert from_dict(GPTConfig, json.loads(json.dumps(to_dict(config)))) == config

    def test_a_file_from_before_there_was_a_choice_of_positions_has_learned_ones(self):
        stored = to_dict(GPTConfig(vocab_size=300))
        del stored["positions"]
        assert from_dict(GPTConfig, stored) == GPTConfig(vocab_size=300)


class TestEdges:
    def test_an_unknown_field_is_refused(self):
        stored = to_dict(GPTConfig(vocab_size=300)) | {"n_embd": 128}
        with pytest.raises(CheckpointError, match="'n_embd'"):
            from_dict(GPTConfig, stored)

    def test_a_missing_field_is_refused(self):
        stored = to_dict(GPTConfig(vocab_size=300))
        del stored["n_layers"]
        with pytest.raises(CheckpointError, match="must have the fields"):
            from_dict(GPTConfig, stored)

    def test_another_class_is_refused(self):
        stored = to_dict(GPTConfig(vocab_size=300)) | {"config": "BERTConfig"}
        with pytest.raises(CheckpointError, match="GPTConfig of version 1, got 'BERT"):
            from_dict(GPTConfig, stored)

    def test_another_version_is_refused(self):
        stored = to_dict(GPTConfig(vocab_size=300)) | {"version": 99}
        with pytest.raises(CheckpointError, match="of version 99"):
            from_dict(GPTConfig, stored)

    def test_a_size_below_one_is_refused_by_name(self):
        with pytest.raises(ConfigError, match="n_layers=0"):
            require_positive(d_model=8, n_layers=0)

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=8 and n_heads=3"):
            require_whole_heads(d_model=8, n_heads=3)

    @pytest.mark.parametrize("dropout", [-0.1, 1.0])
    def test_a_dropout_that_is_no_chance_is_refused(self, dropout):
        with pytest.raises(ConfigError, match=rf"\[0, 1\), got {dropout}"):
            require_chance(dropout=dropout)
