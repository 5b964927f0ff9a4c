"""The settings of the course models; needs no torch to be read.

Source: chosen by measuring, see `dev/LOG.md`.
"""

from collections.abc import Mapping

from llmos_edu.recipes.pretrain_bert_config import PretrainBERTConfig
from llmos_edu.recipes.pretrain_config import PretrainConfig, RunConfig

COURSE_GPT = PretrainConfig(
    corpus="python_prose",
    vocab_size=4096,
    max_seq_len=256,
    d_model=192,
    n_layers=5,
    n_heads=6,
    positions="rotary",
    batch_size=4,
    n_steps=3600,
    learning_rate=4e-3,
    checkpoint_every=100,
    eval_every=300,
)
"""3.0 million parameters that have read 1.7 MB of sentences nine times."""

COURSE_BERT = PretrainBERTConfig(
    corpus="docstrings",
    vocab_size=4096,
    max_seq_len=128,
    d_model=128,
    n_layers=4,
    n_heads=4,
    batch_size=32,
    n_steps=10_000,
    learning_rate=1.5e-3,
    checkpoint_every=100,
    eval_every=1000,
)
"""1.4 million parameters that have filled gaps in 1.5 MB of docstrings."""

COURSE_CONFIGS: Mapping[str, RunConfig] = {
    "course-gpt": COURSE_GPT,
    "course-bert": COURSE_BERT,
}
"""The course models by the name that `llmos train` knows them by."""
