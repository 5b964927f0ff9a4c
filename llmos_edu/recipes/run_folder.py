"""A finished run, read back from its folder and checked against what was written."""

from dataclasses import dataclass
from pathlib import Path

from llmos_edu.core import files
from llmos_edu.core.devices import pick_device
from llmos_edu.core.errors import CheckpointError, FileError
from llmos_edu.models.bert_pretraining import BERTForPretraining
from llmos_edu.models.gpt import GPT
from llmos_edu.tokenizers.bpe import BPETokenizer
from llmos_edu.tokenizers.wordpiece import WordPieceTokenizer


@dataclass(frozen=True, kw_only=True, slots=True)
class Writer:
    """A model that can write, and the tokenizer that turns its numbers into text."""

    model: GPT
    """In eval mode."""

    tokenizer: BPETokenizer
    """The one the model was trained with."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reader:
    """A model that fills gaps, and the tokenizer that turns text into its numbers."""

    model: BERTForPretraining
    """In eval mode."""

    tokenizer: WordPieceTokenizer
    """The one the model was trained with."""


def load_run(folder: Path, *, device: str = "auto") -> Writer:
    """Read the model and the tokenizer of a run.

    Args:
        folder: A run folder, or a folder with a model and its tokenizer side by side,
            as GPT-2 is published: `config.json`, `model.safetensors`, `vocab.json`,
            `merges.txt`.
        device: Where the model shall compute.

    Raises:
        FileError: the folder holds no finished run.
        CheckpointError: a file is not the one that training wrote, or is damaged.
        TokenizerError: the tokenizer's files are damaged.
    """
    chosen = pick_device(device)
    model_folder, tokenizer_folder = _parts(folder, "vocab.json")
    model = GPT.from_pretrained(model_folder).to(chosen).eval()
    return Writer(model=model, tokenizer=BPETokenizer.load(tokenizer_folder))


def load_bert_run(folder: Path | str, *, device: str = "auto") -> Reader:
    """Read the model and the tokenizer of a run of `pretrain_bert`.

    Args:
        folder: A run folder, or a folder with a model and its tokenizer side by side,
            as BERT is published: `config.json`, `model.safetensors`, `vocab.txt`.
        device: Where the model shall compute.

    Raises:
        FileError: the folder holds no finished run of a BERT.
        CheckpointError: a file is not the one that training wrote, or is damaged.
        TokenizerError: the tokenizer's files are damaged.
    """
    chosen = pick_device(device)
    model_folder, tokenizer_folder = _parts(Path(folder), "vocab.txt")
    model = BERTForPretraining.from_pretrained(model_folder).to(chosen).eval()
    return Reader(model=model, tokenizer=WordPieceTokenizer.load(tokenizer_folder))


def _parts(folder: Path, vocabulary: str) -> tuple[Path, Path]:
    """Find the folders of the model and of the tokenizer, and check what they hold."""
    in_parts = (folder / "model").is_dir()
    model_folder = folder / "model" if in_parts else folder
    tokenizer_folder = folder / "tokenizer" if in_parts else folder
    for path in (model_folder / "config.json", tokenizer_folder / vocabulary):
        if not path.is_file():
            raise FileError(
                f"a run folder must hold model/ and tokenizer/, got {folder} without "
                f"{path.relative_to(folder)}; train one with: llmos train --out FOLDER"
            )
    if in_parts:
        for stage in ("tokenize", "train"):
            _check_sums(folder, stage)
    return model_folder, tokenizer_folder


def _check_sums(folder: Path, stage: str) -> None:
    """Compare files with the fingerprints that their stage wrote down."""
    record = folder / "stages" / f"{stage}.json"
    if not record.exists():
        return
    for name, expected in files.read_json(record)["files"].items():
        path = folder / name
        found = files.sha256(path.read_bytes()) if path.is_file() else "missing"
        if found != expected:
            raise CheckpointError(
                f"{path} must have the SHA-256 sum {expected[:12]}, got {found[:12]}; "
                "it was changed after training: repeat the command that trained it"
            )
