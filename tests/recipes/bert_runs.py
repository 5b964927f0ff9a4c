"""A BERT's run small enough for tests: seconds, on one thread."""

from pathlib import Path

from llmos_edu.recipes import PretrainBERTConfig

TOPICS = ("cats", "bread", "ships", "tools", "songs", "rivers")


def write_documents(folder: Path) -> Path:
    """Many short files; each keeps to one topic to its last sentence."""
    texts = folder / "texts"
    texts.mkdir(exist_ok=True)
    for n in range(120):
        topic = TOPICS[n % len(TOPICS)]
        sentences = [
            f"Page {n} says that {topic} number {k} has {topic} beside it."
            for k in range(6)
        ]
        (texts / f"{n:03}.txt").write_text(" ".join(sentences), encoding="utf-8")
    return texts


def tiny_bert_config(folder: Path, **changes: object) -> PretrainBERTConfig:
    """Two narrow layers on pages that keep to their topics."""
    settings = {
        "texts": (str(write_documents(folder)),),
        "vocab_size": 120,
        "max_seq_len": 40,
        "d_model": 32,
        "n_layers": 2,
        "n_heads": 2,
        "batch_size": 8,
        "n_steps": 60,
        "learning_rate": 6e-3,
        "checkpoint_every": 10,
        "eval_every": 30,
    }
    return PretrainBERTConfig(**settings | changes)
