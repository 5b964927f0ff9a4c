"""Weights to and from disk: a folder with `config.json` and `model.safetensors`.

Nothing here unpickles: a file of weights is numbers, never code. What the weights of
other libraries are called is known to `gpt2_layout` and `bert_layout`.

Source: the file format is https://github.com/huggingface/safetensors.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError
from torch import Tensor, nn

from llmos_edu.core import files
from llmos_edu.core.errors import CheckpointError, FileError, MissingPartError

CONFIG, WEIGHTS = "config.json", "model.safetensors"


@dataclass(frozen=True, kw_only=True)
class Stored:
    """A model as it lies on disk."""

    source: str
    """Where it came from, for messages."""

    config: Mapping[str, Any]
    """What `config.json` says."""

    tensors: Mapping[str, Tensor]
    """Weights by name."""

    @property
    def is_hugging_face(self) -> bool:
        """Whether `transformers` wrote it: its configurations name a model type."""
        return "model_type" in self.config


def read(path_or_hub_id: str | Path) -> Stored:
    """Read a folder, or download one from the Hugging Face hub first.

    Args:
        path_or_hub_id: A folder on this machine, else a name on the hub.

    Raises:
        FileError: there is no such folder and the hub does not answer.
        CheckpointError: the weights are damaged.
    """
    folder = find(path_or_hub_id)
    config = files.read_json(folder / CONFIG)
    path = folder / WEIGHTS
    try:
        tensors = safetensors.torch.load_file(path)
    except (OSError, SafetensorError) as error:
        raise CheckpointError(
            f"weights must be a whole safetensors file, got {path} ({error}); "
            "copy it again from where it came"
        ) from error
    return Stored(source=str(folder), config=config, tensors=tensors)


def find(path_or_hub_id: str | Path) -> Path:
    """Turn a path or a name on the hub into a folder on this machine.

    Raises:
        FileError: it is neither a folder nor a name that the hub answers to.
        MissingPartError: it could be a name on the hub, but the client is missing.
    """
    path = Path(path_or_hub_id)
    if path.is_dir():
        return path
    name = str(path_or_hub_id)
    if path.exists() or path.is_absolute() or len(path.parts) > 2:
        raise FileError(f"a model must be a folder with {CONFIG}, got {name!r}")
    try:
        hub = importlib.import_module("huggingface_hub")
    except ImportError as error:
        raise MissingPartError(
            f"a model must be a folder, got {name!r}; if it is a name on the "
            "Hugging Face hub, run `pip install huggingface_hub` first"
        ) from error
    try:
        return Path(hub.snapshot_download(name, allow_patterns=[CONFIG, WEIGHTS]))
    except (OSError, ValueError) as error:
        raise FileError(
            f"a model must be a folder or a name on the Hugging Face hub, got {name!r} "
            f"({type(error).__name__}); check the spelling and the network"
        ) from error


def write(model: nn.Module, config: dict[str, Any], folder: Path) -> None:
    """Write a model's weights and configuration, each file whole or not at all.

    Raises:
        FileError: the folder cannot be written.
    """
    write_stored(config, model.state_dict(), folder)


def write_stored(
    config: dict[str, Any], tensors: Mapping[str, Tensor], folder: Path
) -> None:
    """Write weights under the names they are given, and a configuration.

    Raises:
        FileError: the folder cannot be written.
    """
    files.make_folder(folder)
    whole = {name: tensor.contiguous().cpu() for name, tensor in tensors.items()}
    by_torch = {"format": "pt"}  # without it `transformers` does not read the file
    files.write_bytes(folder / WEIGHTS, safetensors.torch.save(whole, by_torch))
    files.write_json(folder / CONFIG, config)


def fill(model: nn.Module, stored: Stored) -> None:
    """Copy stored weights into a model, every one of them.

    Raises:
        CheckpointError: a weight is missing, unknown, or of another shape.
    """
    own = model.state_dict()
    missing, unknown = own.keys() - stored.tensors.keys(), stored.tensors.keys() - own
    if missing or unknown:
        raise CheckpointError(
            f"{stored.source} must hold the weights of a {type(model).__name__}, "
            f"got none for {sorted(missing)[:3]} and unknown {sorted(unknown)[:3]}"
        )
    for name, tensor in stored.tensors.items():
        if tensor.shape != own[name].shape:
            raise CheckpointError(
                f"{name} must have shape {tuple(own[name].shape)}, "
                f"got {tuple(tensor.shape)} in {stored.source}"
            )
    dtypes = {tensor.dtype for tensor in stored.tensors.values()}
    if len(dtypes) == 1 and dtypes <= {torch.float64, torch.bfloat16, torch.float16}:
        model.to(dtypes.pop())
    model.load_state_dict(dict(stored.tensors))
