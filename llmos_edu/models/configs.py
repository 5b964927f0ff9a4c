"""What every model configuration can do: check numbers, travel as JSON.

Source: the fields are those of the papers that the models name; the storing is ours.
"""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any, TypeVar

from llmos_edu.core.errors import CheckpointError, ConfigError

Config = TypeVar("Config")

VERSION = 1
"""Raised when a stored configuration changes its meaning."""

ADDED_LATER = {"added_later": True}
"""Marks a field whose default is what models did before there was a choice."""


def to_dict(config: Any) -> dict[str, Any]:  # noqa: ANN401 - any dataclass
    """Write a configuration as plain values, with its class and version.

    Args:
        config: An instance of a configuration dataclass.
    """
    return {"config": type(config).__name__, "version": VERSION, **asdict(config)}


def from_dict(cls: type[Config], stored: Mapping[str, Any]) -> Config:
    """Rebuild a configuration, refusing every key and version that is not known.

    A field that was added later says so by `metadata=ADDED_LATER`, and takes its
    default where an older file lacks it.

    Args:
        cls: The configuration dataclass.
        stored: What `to_dict` wrote.

    Raises:
        CheckpointError: another class, another version, or other fields.
    """
    if (stored.get("config"), stored.get("version")) != (cls.__name__, VERSION):
        raise CheckpointError(
            f"stored configuration must be a {cls.__name__} of version {VERSION}, "
            f"got {stored.get('config')!r} of version {stored.get('version')!r}"
        )
    values = {k: v for k, v in stored.items() if k not in ("config", "version")}
    own = fields(cls)  # type: ignore[arg-type]
    known = {field.name for field in own}
    late = {field.name for field in own if field.metadata == ADDED_LATER}
    if not known - late <= values.keys() <= known:
        raise CheckpointError(
            f"{cls.__name__} must have the fields {sorted(known)}, "
            f"got {sorted(values)}; was it written by another release?"
        )
    return cls(**values)


def require_positive(**sizes: int) -> None:
    """Refuse sizes below 1.

    Raises:
        ConfigError: one of them is smaller than 1.
    """
    for name, size in sizes.items():
        if size < 1:
            raise ConfigError(f"{name} must be at least 1, got {name}={size}")


def require_whole_heads(*, d_model: int, n_heads: int) -> None:
    """Refuse a width that the heads cannot share out evenly.

    Raises:
        ConfigError: n_heads does not divide d_model.
    """
    if d_model % n_heads != 0:
        raise ConfigError(f"n_heads must divide d_model, got {d_model=} and {n_heads=}")


def require_chance(*, dropout: float) -> None:
    """Refuse a dropout that is no chance, or that drops everything.

    Raises:
        ConfigError: dropout is outside [0, 1).
    """
    if not 0 <= dropout < 1:
        raise ConfigError(f"dropout must be in [0, 1), got {dropout}")
