"""Checkpoints: a run that is killed at any moment goes on as if it had not been.

One file holds all that the next step depends on: weights, the optimizer's tensors, the
state of the random generators, the position in the data, and the history. It is a
safetensors file, so that reading it cannot run code, and any tool can look inside. The
settings stand as JSON in its header, and a SHA-256 sum covers them and every tensor.

A file appears under its name only once it is complete; before that, the one before it
is the newest. Two names for one tensor, as with tied embeddings, are stored once.

Read in this order:

1. `save_checkpoint`     from a live run to a file
2. `load_checkpoint`     and back, once everything was checked
3. `latest_checkpoint`   the newest in a folder
"""

import hashlib
import json
from dataclasses import asdict, dataclass, is_dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor, nn

from llmos_edu.core import files
from llmos_edu.core.errors import CheckpointError, ConfigError, FileError
from llmos_edu.train.history import History
from llmos_edu.train.stepping import Optimizer

FORMAT = 1
"""Version of the layout described above; a reader refuses every other one."""

Tensors = dict[str, Tensor]


@dataclass(frozen=True, kw_only=True, slots=True)
class Checkpoints:
    """Where a run keeps its checkpoints, and how many."""

    folder: Path
    """One folder per run; made if it is missing."""

    every: int
    """Updates between two checkpoints; the last update always makes one."""

    keep_last: int = 2
    """How many of the newest are kept, at least 1."""

    def __post_init__(self) -> None:
        if self.every < 1:
            raise ConfigError(f"every must be at least 1 update, got {self.every}")
        _check_kept(self.keep_last)


def save_checkpoint(
    folder: str | Path,
    *,
    model: nn.Module,
    optimizer: Optimizer,
    step: int,
    history: History | None = None,
    keep_last: int = 2,
) -> Path:
    """Write the state of a run, whole or not at all.

    Args:
        folder: One folder per run; made if it is missing.
        model: Its weights and buffers are stored, and its `config` if it has one.
        optimizer: Its running means and its step count are stored.
        step: Updates done; names the file, `step_00000100.safetensors`.
        history: What the run remembers so far.
        keep_last: How many checkpoints stay in the folder, the new one included.

    Returns:
        The file that was written.

    Raises:
        FileError: the folder cannot be written, or the disk is full.
        ConfigError: keep_last is below 1.
    """
    _check_kept(keep_last)
    folder = files.make_folder(Path(folder))
    path = folder / f"step_{step:08d}.safetensors"
    tensors, aliases = _without_twins(_prefixed("model", model.state_dict()))
    state = optimizer.state_dict()
    tensors |= _prefixed("optimizer", state.pop("slots"))
    tensors |= _prefixed("random", _random_states())
    tensors = {name: t.detach().cpu().contiguous() for name, t in tensors.items()}
    about = {
        "format": FORMAT,
        "step": step,
        "model": _describe(model),
        "aliases": aliases,
        "optimizer": state,
        "history": (history or History()).to_dict(),
    }
    about["sha256"] = _checksum(tensors, about)
    with files.replacing(path) as scratch:
        try:
            save_file(tensors, scratch, metadata={"llmos_edu": json.dumps(about)})
        except SafetensorError as error:
            raise FileError(
                f"checkpoint must fit on the disk, got {error} for {path}"
            ) from error
    _sweep(folder, {path, *_checkpoints_in(folder)[-keep_last:]})
    return path


def load_checkpoint(
    path: str | Path, *, model: nn.Module, optimizer: Optimizer | None = None
) -> tuple[int, History]:
    """Put a saved state back into a model, its optimizer and the random generators.

    Everything is checked before anything is changed.

    Args:
        path: A checkpoint, or a folder of them, of which the newest is taken.
        model: Of the same shape as the one that was saved.
        optimizer: Of the same kind, over the same parameters. None brings back the
            weights alone and leaves the random generators as they are.

    Returns:
        Updates done, and the history up to there.

    Raises:
        CheckpointError: the file is missing, damaged, of another version, or of
            another model or optimizer.
    """
    path = Path(path)
    if path.is_dir():
        path = _newest(path)
    tensors, about = _read(path)
    weights = _part("model", tensors)
    for name, kept in about["aliases"].items():
        weights[name.removeprefix("model.")] = tensors[kept]
    _check_model(path, model, weights, about["model"])
    if optimizer is not None:
        optimizer.load_state_dict(
            about["optimizer"] | {"slots": _part("optimizer", tensors)}
        )
        _set_random_states(_part("random", tensors))
    model.load_state_dict(weights)
    return about["step"], History.from_dict(about["history"])


def latest_checkpoint(folder: str | Path) -> Path | None:
    """Find the newest checkpoint of a run.

    Args:
        folder: Where `save_checkpoint` wrote; may be missing.

    Returns:
        The file of the highest step, or None.
    """
    found = _checkpoints_in(Path(folder))
    return found[-1] if found else None


def _check_kept(keep_last: int) -> None:
    if keep_last < 1:
        raise ConfigError(f"keep_last must be at least 1 checkpoint, got {keep_last}")


def _sweep(folder: Path, kept: set[Path]) -> None:
    # What a killed process left half written goes as well.
    for path in {*_checkpoints_in(folder), *folder.glob(".step_*.safetensors.*")}:
        if path not in kept:
            path.unlink()


def _checkpoints_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("step_*.safetensors"))


def _newest(folder: Path) -> Path:
    newest = latest_checkpoint(folder)
    if newest is None:
        raise CheckpointError(
            f"folder must hold a checkpoint step_*.safetensors, got {folder} with none"
        )
    return newest


def _read(path: Path) -> tuple[Tensors, dict[str, Any]]:
    if not path.is_file():
        raise CheckpointError(f"checkpoint must be a file, got {path}: there is none")
    try:
        with safe_open(path, framework="pt") as file:
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118
            about = json.loads((file.metadata() or {})["llmos_edu"])
            version, expected = about["format"], about.pop("sha256")
    except (SafetensorError, OSError, ValueError, KeyError, TypeError) as error:
        raise CheckpointError(
            f"checkpoint must be whole and written by save_checkpoint, got {path} "
            f"({error}); it is cut short or no checkpoint: delete it to go on from "
            "the one before it, or take another one"
        ) from error
    if version != FORMAT:
        raise CheckpointError(
            f"checkpoint must be of format {FORMAT}, got {version!r} in {path}; "
            "load it with the release of llmos_edu that wrote it"
        )
    if (found := _checksum(tensors, about)) != expected:
        raise CheckpointError(
            f"checkpoint must have the SHA-256 sum {str(expected)[:12]}, got "
            f"{found[:12]} in {path}; its bytes have changed: delete it "
            "to go on from the one before it, or take another one"
        )
    return tensors, about


def _checksum(tensors: Tensors, about: dict[str, Any]) -> str:
    digest = hashlib.sha256(json.dumps(about, sort_keys=True).encode())
    for name, tensor in sorted(tensors.items()):
        digest.update(f"{name} {tensor.dtype} {list(tensor.shape)}".encode())
        digest.update(tensor.flatten().view(torch.uint8).numpy().data)
    return digest.hexdigest()


def _describe(model: nn.Module) -> dict[str, Any]:
    config = getattr(model, "config", None)
    settings = asdict(config) if is_dataclass(config) else {}  # type: ignore[arg-type]
    return {"class": type(model).__name__} | json.loads(json.dumps(settings))


def _check_model(
    path: Path, model: nn.Module, weights: Tensors, stored: dict[str, Any]
) -> None:
    own = _describe(model)
    theirs = {name: tuple(tensor.shape) for name, tensor in weights.items()}
    ours = {name: tuple(tensor.shape) for name, tensor in model.state_dict().items()}
    different = _differences(stored, own) + _differences(theirs, ours)
    if different:
        raise CheckpointError(
            f"checkpoint must be of this model, got {', '.join(different[:4])} "
            f"in {path}; build the model with the settings that were stored"
        )


def _differences(theirs: dict[str, Any], ours: dict[str, Any]) -> list[str]:
    return [
        f"{name}={theirs.get(name, 'absent')} for {ours.get(name, 'absent')}"
        for name in sorted(theirs.keys() | ours.keys())
        if theirs.get(name) != ours.get(name)
    ]


def _without_twins(tensors: Tensors) -> tuple[Tensors, dict[str, str]]:
    first: dict[tuple[int, torch.Size], str] = {}
    aliases: dict[str, str] = {}
    for name, tensor in tensors.items():
        key = (tensor.data_ptr(), tensor.shape)
        if tensor.numel() and key in first:
            aliases[name] = first[key]
        else:
            first[key] = name
    return {k: t for k, t in tensors.items() if k not in aliases}, aliases


def _random_states() -> Tensors:
    states = {"cpu": torch.random.get_rng_state()}
    for number in range(torch.cuda.device_count()):
        states[f"cuda.{number}"] = torch.cuda.get_rng_state(number)
    return states


def _set_random_states(states: Tensors) -> None:
    torch.random.set_rng_state(states["cpu"])
    for number in range(torch.cuda.device_count()):
        if f"cuda.{number}" in states:
            torch.cuda.set_rng_state(states[f"cuda.{number}"], number)


def _prefixed(part: str, tensors: Tensors) -> Tensors:
    return {f"{part}.{name}": tensor for name, tensor in tensors.items()}


def _part(part: str, tensors: Tensors) -> Tensors:
    start = f"{part}."
    return {k.removeprefix(start): t for k, t in tensors.items() if k.startswith(start)}
