"""The settings of a distillation: plain values, refused where they count nothing."""

import pytest

from llmos_edu.core import ConfigError
from llmos_edu.recipes import DistillConfig


def test_it_travels_as_plain_values():
    config = DistillConfig(texts=("a.txt",), n_steps=7)
    values = config.to_dict()
    assert values["texts"] == ["a.txt"]
    assert DistillConfig(**values | {"texts": ("a.txt",)}) == config


@pytest.mark.parametrize(
    "name",
    ["n_layers", "d_model", "n_steps", "batch_size", "checkpoint_every", "eval_every"],
)
def test_what_counts_something_is_at_least_1(name):
    with pytest.raises(ConfigError, match=f"{name} must be at least 1, got {name}=0"):
        DistillConfig(**{name: 0})
