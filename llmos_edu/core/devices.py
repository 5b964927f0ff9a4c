"""Which machine a run is on, and how large a run it deserves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeVar

from llmos_edu.core.errors import ConfigError, MissingPartError

if TYPE_CHECKING:
    import torch

Choice = TypeVar("Choice")


def pick_device(name: str = "auto") -> "torch.device":
    """Turn a device's name into a device, or take the best one there is.

    Args:
        name: "auto" takes CUDA if there is one, else Apple's GPU, else the CPU.
            Anything else is a name that torch knows: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        ConfigError: torch knows no device of this name.
        MissingPartError: the device exists in name only; this machine has none.
    """
    import torch

    if name == "auto":
        if torch.cuda.is_available():
            return torch.device("cuda")
        return torch.device("mps" if torch.backends.mps.is_available() else "cpu")
    try:
        device = torch.device(name)
    except RuntimeError as error:
        raise ConfigError(
            f"device must be auto, cpu, cuda, cuda:N or mps, got {name!r}"
        ) from error
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available()
        and (device.index or 0) < torch.cuda.device_count(),
        "mps": torch.backends.mps.is_available(),
    }
    if not available.get(device.type, False):
        raise MissingPartError(
            f"device {name!r} is not on this machine; "
            "choose auto or cpu, or see what `llmos doctor` finds"
        )
    return device


@dataclass(frozen=True)
class Profile:
    """The size of a run: `cpu` teaches in a minute, `gpu` is where it convinces.

    Example:
        >>> Profile("cpu").pick(cpu=100, gpu=5_000)
        100
    """

    name: Literal["cpu", "gpu"] = "cpu"
    """The profile's name; a chapter receives it as a parameter."""

    def __post_init__(self) -> None:
        if self.name not in ("cpu", "gpu"):
            raise ConfigError(f"profile must be cpu or gpu, got {self.name!r}")

    def pick(self, *, cpu: Choice, gpu: Choice) -> Choice:
        """Take the value that belongs to this profile."""
        return cpu if self.name == "cpu" else gpu
