"""WordPiece training and encoding beside the Rust `tokenizers`, on one thread.

    python -m benchmarks.wordpiece [--megabytes 8] [--rounds 5] [--json FILE]

Both train on the same text with the same split and the same number of entries, and
both encode it with the same vocabulary: the one we learnt. "Cold" has seen no word
before; "warm" has encoded this text once. The peer runs on one thread, and what is
timed is the processor's time.
"""

import os

os.environ["RAYON_NUM_THREADS"] = "1"  # read when the peer's library is loaded
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tokenizers

from benchmarks.rounds import interleave, table, write_report
from benchmarks.tokenizers import OURS, VOCAB_SIZE, some_source
from llmos_edu.tokenizers import WordPieceTokenizer
from llmos_edu.tokenizers.wordpiece import SPECIAL_TOKENS


def train_rust(texts: list[str]) -> tokenizers.BertWordPieceTokenizer:
    """Train the peer as we train ours: the same split, any pair that occurs once."""
    rust = tokenizers.BertWordPieceTokenizer()
    rust.train_from_iterator(
        texts,
        vocab_size=VOCAB_SIZE,
        min_frequency=0,
        show_progress=False,
        special_tokens=list(SPECIAL_TOKENS),
    )
    return rust


def encoders(texts: list[str]) -> dict[str, Callable[[], object]]:
    """Every way to encode the same texts with the same vocabulary."""
    ours = WordPieceTokenizer.train(texts, vocab_size=VOCAB_SIZE)
    pieces = [token.decode("utf-8") for token in ours.vocabulary]
    with tempfile.TemporaryDirectory() as folder:
        ours.save(folder)
        rust = tokenizers.BertWordPieceTokenizer(str(Path(folder, "vocab.txt")))
    warm = WordPieceTokenizer(pieces)
    warm.encode_batch(texts)

    def by_rust() -> object:
        return [rust.encode(text, add_special_tokens=False).ids for text in texts]

    if by_rust() != ours.encode_batch(texts):
        raise SystemExit("the two must give the same ids before they are timed")
    return {
        f"{OURS}, cold": lambda: WordPieceTokenizer(pieces).encode_batch(texts),
        f"{OURS}, warm": lambda: warm.encode_batch(texts),
        "tokenizers": by_rust,
    }


def main() -> None:
    """Time training and encoding and print a table of each."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--megabytes", type=float, default=8.0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path, help="keep every single time in this file")
    options = parser.parse_args()

    texts = some_source(int(options.megabytes * 1e6))
    megabytes = sum(len(text.encode("utf-8")) for text in texts) / 1e6
    size = f"{megabytes:.1f} MB of Python source, {VOCAB_SIZE} entries"
    size += ", CPU seconds on one thread"
    trainers: dict[str, Callable[[], object]] = {
        OURS: lambda: WordPieceTokenizer.train(texts, vocab_size=VOCAB_SIZE),
        "tokenizers": lambda: train_rust(texts),
    }
    measured = {}
    for title, functions, ours in (
        (f"WordPiece training: {size}", trainers, OURS),
        (f"WordPiece encoding: {size}", encoders(texts), f"{OURS}, cold"),
    ):
        seconds = interleave(functions, options.rounds, clock=time.process_time)
        measured[title] = seconds
        print(
            table(seconds, title=title, ours=ours, amount=megabytes, unit="MB"),
            end="\n\n",
        )
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
