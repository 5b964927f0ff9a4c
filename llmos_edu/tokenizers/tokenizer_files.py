r"""The files of a byte-level BPE tokenizer, as other libraries write and read them.

    vocab.json       {"!": 33, ..., "Ġthe": 259}    each token's id     as GPT-2 has it
    merges.txt       a header, then "Ġ t", "h e"    in order of merging as GPT-2 has it
    tokenizer.json   all of it once more, and how text is split         Hugging Face's

Tokens are written in GPT-2's byte alphabet, special tokens as they are. Text files of
plain data cannot run code when they are read, as a pickle could.

Source: the files published with GPT-2, and those that version 0.23 of the `tokenizers`
library of Hugging Face writes for the same model.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import FileError, TokenizerError
from llmos_edu.core.files import make_folder, read_json, write_json, write_text
from llmos_edu.tokenizers.bytes import from_printable, to_bytes, to_printable
from llmos_edu.tokenizers.pretokenization import split_words
from llmos_edu.tokenizers.symbols import N_BYTES
from llmos_edu.tokenizers.vocabulary import Vocabulary

HEADER = "#version: 0.2"
GPT2_SPLIT = {
    "type": "ByteLevel",
    "add_prefix_space": False,
    "trim_offsets": True,
    "use_regex": True,
}

Merges = list[tuple[bytes, bytes]]


def write_tokenizer(
    directory: Path,
    *,
    merges: Sequence[tuple[bytes, bytes]],
    vocabulary: Vocabulary,
    special_tokens: Mapping[str, int],
) -> None:
    """Write the three files; each one replaces its predecessor in one step.

    Args:
        directory: A folder; made if it is missing.
        merges: In the order of merging.
        vocabulary: All tokens.
        special_tokens: Those that are written as they are, with their ids.

    Raises:
        FileError: the folder cannot be written.
        TokenizerError: a special token is spelt like another token in the alphabet.
    """
    names = {token_id: token for token, token_id in special_tokens.items()}
    ids: dict[str, int] = {}
    for token_id, token in enumerate(vocabulary):
        written = names.get(token_id) or to_printable(token)
        if written in ids:
            raise TokenizerError(
                f"tokens must be spelt differently in vocab.json, got {written!r} for "
                f"both id {ids[written]} and id {token_id}; rename the special token"
            )
        ids[written] = token_id
    pairs = [[to_printable(first), to_printable(second)] for first, second in merges]
    lines = [HEADER, *(f"{first} {second}" for first, second in pairs), ""]
    make_folder(directory)
    write_json(directory / "vocab.json", ids)
    write_text(directory / "merges.txt", "\n".join(lines))
    write_json(directory / "tokenizer.json", _for_rust(ids, pairs, special_tokens))


def _for_rust(
    ids: Mapping[str, int], pairs: list[list[str]], special_tokens: Mapping[str, int]
) -> dict[str, Any]:
    """The settings with which the `tokenizers` library gives the same ids."""
    added_tokens = [
        {
            "id": token_id,
            "content": token,
            "single_word": False,
            "lstrip": False,
            "rstrip": False,
            "normalized": False,
            "special": True,
        }
        for token, token_id in special_tokens.items()
    ]
    return {
        "version": "1.0",
        "truncation": None,
        "padding": None,
        "added_tokens": added_tokens,
        "normalizer": None,
        "pre_tokenizer": GPT2_SPLIT,
        "post_processor": None,
        "decoder": {"type": "ByteLevel"} | GPT2_SPLIT,
        "model": {
            "type": "BPE",
            "dropout": None,
            "unk_token": None,
            "continuing_subword_prefix": None,
            "end_of_word_suffix": None,
            "fuse_unk": False,
            "byte_fallback": False,
            "ignore_merges": False,
            "vocab": ids,
            "merges": pairs,
        },
    }


def read_tokenizer(directory: Path) -> tuple[Merges, Vocabulary, list[str]]:
    """Read `vocab.json` and `merges.txt`, and `tokenizer.json` if it is there.

    `tokenizer.json` says which tokens are special. Without it, those are special that
    no merge makes and that the split cuts apart, as it does with `<|endoftext|>`.

    Args:
        directory: The folder that holds the files.

    Returns:
        The merges, the vocabulary and the special tokens.

    Raises:
        FileError: a file is missing, unreadable or not JSON.
        TokenizerError: what a file holds is damaged or of another kind of tokenizer.
    """
    ids = _read_ids(directory / "vocab.json")
    merges = _read_merges(directory / "merges.txt")
    settings = directory / "tokenizer.json"
    if settings.exists():
        special_tokens = _read_special_tokens(settings)
    else:
        special_tokens = _find_special_tokens(ids, merges)
    tokens = [
        to_bytes(written) if written in special_tokens else from_printable(written)
        for written in sorted(ids, key=ids.__getitem__)
    ]
    return merges, Vocabulary(tokens), special_tokens


def _read_ids(path: Path) -> dict[str, int]:
    ids = read_json(path)
    if not isinstance(ids, dict) or {type(token_id) for token_id in ids.values()} - {
        int
    }:
        raise TokenizerError(
            f"vocab.json must hold one object of tokens and their ids, got {path}"
        )
    by_id = sorted(ids, key=ids.__getitem__)
    for expected, token in enumerate(by_id):
        if ids[token] != expected:
            raise TokenizerError(
                f"ids must run from 0 without a gap, each once, got {ids[token]} "
                f"for {token!r} instead of {expected} in {path}"
            )
    return ids


def _read_merges(path: Path) -> Merges:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        raise FileError(
            f"file must be readable, got {path} ({error.strerror})"
        ) from error
    except UnicodeDecodeError as error:
        raise TokenizerError(
            f"merges.txt must be UTF-8, got {path}: {error}"
        ) from error
    merges = []
    for number, line in enumerate(lines, start=1):
        if not line or (number == 1 and line.startswith("#version")):
            continue
        pair = line.split(" ")
        if len(pair) != 2 or not all(pair):
            raise TokenizerError(
                f"merges.txt must hold two tokens a line, got {line[:40]!r} "
                f"in line {number} of {path}; it may be cut short"
            )
        merges.append((from_printable(pair[0]), from_printable(pair[1])))
    return merges


def _read_special_tokens(path: Path) -> list[str]:
    settings = read_json(path)
    try:
        split, normalizer = settings["pre_tokenizer"], settings["normalizer"]
        special_tokens = [token["content"] for token in settings["added_tokens"]]
    except (KeyError, TypeError) as error:
        raise TokenizerError(
            f"tokenizer.json must hold added_tokens, normalizer and pre_tokenizer, "
            f"got {path} without {error}"
        ) from error
    if normalizer or not split or GPT2_SPLIT | split != GPT2_SPLIT:
        raise TokenizerError(
            f"tokenizer.json must split text as GPT-2 does, got {normalizer=} and "
            f"pre_tokenizer={json.dumps(split)[:80]} in {path}; "
            "other kinds of tokenizers cannot be read"
        )
    return special_tokens


def _find_special_tokens(ids: Mapping[str, int], merges: Merges) -> list[str]:
    made = {to_printable(bytes([byte])) for byte in range(N_BYTES)}
    made.update(to_printable(first + second) for first, second in merges)
    special_tokens = [written for written in ids if written not in made]
    for written in special_tokens:
        if _may_be_learnt(written):
            raise TokenizerError(
                f"tokens must be made by a merge in merges.txt, got {written!r}, "
                "which none makes; the file may be cut short"
            )
    return special_tokens


def _may_be_learnt(written: str) -> bool:
    """A merge makes words and parts of words, also such as end inside a character."""
    try:
        return len(split_words(from_printable(written).decode("utf-8"))) == 1
    except TokenizerError:
        return False
    except UnicodeDecodeError:
        return True
