"""A run small enough for tests: seconds, on one thread."""

from pathlib import Path

from llmos_edu.recipes import PretrainConfig

TEXT = "\n\n".join(
    f"The number {n} is followed by the number {n + 1}, and {n} plus {n} is {2 * n}."
    for n in range(400)
)


def tiny_config(folder: Path, **changes: object) -> PretrainConfig:
    """Two narrow layers on a text of sums."""
    path = folder / "sums.txt"
    if not path.exists():
        path.write_text(TEXT, encoding="utf-8")
    settings = {
        "texts": (str(path),),
        "vocab_size": 280,
        "max_seq_len": 32,
        "d_model": 32,
        "n_layers": 2,
        "n_heads": 2,
        "batch_size": 8,
        "n_steps": 80,
        "learning_rate": 6e-3,
        "checkpoint_every": 10,
        "eval_every": 40,
    }
    return PretrainConfig(**settings | changes)
