"""BPE training and encoding beside the Rust `tokenizers` and tiktoken, on one thread.

    python -m benchmarks.tokenizers [--megabytes 8] [--rounds 5] [--json FILE]

All train on the same text with the same split and the same number of entries, and all
encode it with the same merges: those we learnt. "Cold" has seen no word before; "warm"
has encoded this text once. The text is many documents, or joined into one. All run
on one thread, for the peers by RAYON_NUM_THREADS=1 and TOKENIZERS_PARALLELISM=false,
and what is timed is the processor's time.
"""

import os

os.environ["RAYON_NUM_THREADS"] = "1"  # read when the peer's library is loaded
os.environ["TOKENIZERS_PARALLELISM"] = "false"

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import tiktoken
import tokenizers

from benchmarks.rounds import interleave, table, write_report
from llmos_edu.data import corpora
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.tokenizers.pretokenization import GPT2_PATTERN

VOCAB_SIZE = 4096
OURS = "llmos_edu"


def some_source(n_bytes: int) -> list[str]:
    """Sources of Python's standard library, until they are as large as asked for."""
    texts, size = [], 0
    for text in corpora.python_source():
        if size >= n_bytes:
            break
        texts.append(text)
        size += len(text.encode("utf-8"))
    return texts


def train_rust(texts: list[str]) -> tokenizers.Tokenizer:
    """Train the peer as we train ours: on bytes, with GPT-2's split."""
    rust = tokenizers.Tokenizer(tokenizers.models.BPE())
    rust.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=VOCAB_SIZE,
        show_progress=False,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
    )
    rust.train_from_iterator(texts, trainer)
    return rust


def copy_of(ours: BPETokenizer) -> BPETokenizer:
    """The same tokenizer, which has seen no word yet."""
    return BPETokenizer(ours.merges, vocabulary=ours.vocabulary)


def rust_copy_of(ours: BPETokenizer) -> tokenizers.Tokenizer:
    """The peer with our merges, from the file we write for it."""
    with tempfile.TemporaryDirectory() as folder:
        ours.save(folder)
        return tokenizers.Tokenizer.from_file(str(Path(folder, "tokenizer.json")))


def tiktoken_copy_of(ours: BPETokenizer) -> tiktoken.Encoding:
    """Tiktoken with our merges; it takes the ids for ranks."""
    ranks = {token: token_id for token_id, token in enumerate(ours.vocabulary)}
    return tiktoken.Encoding(
        "ours", pat_str=GPT2_PATTERN, mergeable_ranks=ranks, special_tokens={}
    )


def encoders(texts: list[str]) -> dict[str, Callable[[], object]]:
    """Everybody who can encode the texts, with the same merges."""
    ours = BPETokenizer.train(texts, vocab_size=VOCAB_SIZE)
    rust, tik = rust_copy_of(ours), tiktoken_copy_of(ours)
    expected = ours.encode_batch(texts)
    if [tik.encode_ordinary(text) for text in texts] != expected:
        raise SystemExit("tiktoken gave other ids: the times would mean nothing")
    if [rust.encode(text).ids for text in texts] != expected:
        raise SystemExit("tokenizers gave other ids: the times would mean nothing")
    whole = "".join(texts)
    return {
        f"{OURS}, cold": lambda: copy_of(ours).encode_batch(texts),
        f"{OURS}, warm": lambda: ours.encode_batch(texts),
        f"{OURS}, cold, one text": lambda: copy_of(ours).encode(whole),
        "tokenizers, encode": lambda: [rust.encode(text).ids for text in texts],
        "tokenizers, encode_batch_fast": lambda: [
            encoding.ids for encoding in rust.encode_batch_fast(texts)
        ],
        "tokenizers, one text": lambda: rust.encode(whole).ids,
        "tiktoken": lambda: [tik.encode_ordinary(text) for text in texts],
        "tiktoken, one text": lambda: tik.encode_ordinary(whole),
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
        OURS: lambda: BPETokenizer.train(texts, vocab_size=VOCAB_SIZE),
        "tokenizers": lambda: train_rust(texts),
    }
    training = interleave(trainers, options.rounds, clock=time.process_time)
    title = f"BPE training: {size}"
    print(
        table(training, title=title, ours=OURS, amount=megabytes, unit="MB"), end="\n\n"
    )
    encoding = interleave(encoders(texts), options.rounds, clock=time.process_time)
    title, ours = f"BPE encoding: {size}", f"{OURS}, cold"
    print(table(encoding, title=title, ours=ours, amount=megabytes, unit="MB"))
    if options.json:
        write_report(options.json, {"training": training, "encoding": encoding})


if __name__ == "__main__":
    main()
