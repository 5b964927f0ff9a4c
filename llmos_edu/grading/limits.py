"""How much time, memory and output one submission may use."""

import resource
from dataclasses import asdict, dataclass
from typing import Any

from llmos_edu.core.errors import ConfigError

STARTUP_S = 120.0
"""Seconds a kernel may take to start on a busy machine."""

SETUP_S = 120.0
"""Seconds the instructor's set-up may take, imports included."""

MEBIBYTE = 2**20
UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30}


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """The bounds of one run of one submission.

    Raises:
        ConfigError: a bound is zero or negative, or one cell may outlast the run.
    """

    cell_s: float = 20.0
    """Seconds one cell may run before it is interrupted."""

    total_s: float = 120.0
    """Seconds all cells of one run may take together."""

    memory_bytes: int = 3 * 2**30
    """Memory of all processes in the box together, files in its /tmp included."""

    output_bytes: int = 5 * MEBIBYTE
    """Bytes the kernel may send in one run: prints, figures and records together."""

    processes: int = 64
    """Processes and threads in the box; a quiet kernel has about a dozen."""

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if value <= 0:
                raise ConfigError(f"limit {name} must be positive, got {value}")
        if self.cell_s > self.total_s:
            raise ConfigError(
                f"a cell must not outlast the run, got cell_s={self.cell_s:g} and "
                f"total_s={self.total_s:g}; raise --timeout or lower --cell-timeout"
            )

    @property
    def message_bytes(self) -> int:
        """Bytes of the largest message that is accepted from the kernel."""
        return self.output_bytes + MEBIBYTE

    @property
    def address_space_bytes(self) -> int:
        """Virtual memory of one process: libraries map far more than they touch."""
        return self.memory_bytes + 4 * 2**30

    @property
    def file_bytes(self) -> int:
        """Bytes of each writable file system in the box, which live in memory."""
        return 64 * MEBIBYTE

    def per_process(self) -> dict[int, int]:
        """Bounds that each process in the box has for itself, by resource."""
        return {
            resource.RLIMIT_AS: self.address_space_bytes,
            resource.RLIMIT_CORE: 0,
            resource.RLIMIT_CPU: int(4 * self.total_s) + 60,
            resource.RLIMIT_FSIZE: self.file_bytes,
            resource.RLIMIT_NOFILE: 512,
            resource.RLIMIT_NPROC: self.processes,
        }

    def to_dict(self) -> dict[str, Any]:
        """Plain values, for a job file."""
        return asdict(self)


def parse_bytes(text: str) -> int:
    """Read a size as people write it.

    Args:
        text: A whole number, alone or with K, M or G behind it (powers of 1024).

    Raises:
        ConfigError: the text is not such a number.

    Example:
        >>> parse_bytes("3G"), parse_bytes("512")
        (3221225472, 512)
    """
    number = text.strip().upper().removesuffix("B")
    unit = number[-1:] if number[-1:] in ("K", "M", "G") else ""
    digits = number.removesuffix(unit)
    if not digits.isascii() or not digits.isdigit():
        raise ConfigError(f"size must be a number such as 512M or 3G, got {text!r}")
    return int(digits) * UNITS[unit]
