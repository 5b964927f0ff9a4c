"""Teachers and students small enough for tests: seconds, on one thread."""

from pathlib import Path

from llmos_edu.models import GPT, BERTConfig, BERTForPretraining, GPTConfig
from llmos_edu.recipes import DistillConfig
from llmos_edu.tokenizers import BPETokenizer, WordPieceTokenizer

SENTENCES = [
    f"The number {n} is followed by {n + 1}. Twice {n} is {2 * n}. It is a sum."
    for n in range(150)
]


def texts(folder: Path) -> tuple[str, ...]:
    """Thirty files of five paragraphs each, all different."""
    paths = [folder / f"sums_{number}.txt" for number in range(30)]
    for number, path in enumerate(paths):
        mine = SENTENCES[5 * number : 5 * number + 5]
        path.write_text("\n\n".join(mine), encoding="utf-8")
    return tuple(map(str, paths))


def gpt_teacher(folder: Path) -> Path:
    """An untrained GPT and a tokenizer, side by side as one is published."""
    tokenizer = BPETokenizer.train(SENTENCES, vocab_size=280)
    tokenizer.save(folder)
    GPT(
        GPTConfig(
            vocab_size=tokenizer.vocab_size,
            max_seq_len=24,
            d_model=16,
            n_layers=2,
            n_heads=2,
        )
    ).save_pretrained(folder)
    return folder


def bert_teacher(folder: Path) -> Path:
    """The same for a BERT."""
    tokenizer = WordPieceTokenizer.train(SENTENCES, vocab_size=90)
    tokenizer.save(folder)
    BERTForPretraining(
        BERTConfig(
            vocab_size=tokenizer.vocab_size,
            max_seq_len=40,
            d_model=16,
            n_layers=2,
            n_heads=2,
            d_ff=32,
        )
    ).save_pretrained(folder)
    return folder


def tiny(folder: Path, **changes: object) -> DistillConfig:
    """One layer, few steps."""
    settings = {
        "texts": texts(folder),
        "n_layers": 1,
        "d_model": 16,
        "batch_size": 4,
        "n_steps": 12,
        "learning_rate": 5e-3,
        "checkpoint_every": 4,
        "eval_every": 6,
    }
    return DistillConfig(**settings | changes)
