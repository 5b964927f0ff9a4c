"""What everything stands on: errors, seeds, devices, files, progress, named parts."""

from llmos_edu.core.components import choose
from llmos_edu.core.devices import Profile, pick_device
from llmos_edu.core.errors import (
    CheckpointError,
    ConfigError,
    CorpusError,
    DivergenceError,
    FileError,
    InputError,
    LlmosError,
    MissingPartError,
    TokenizerError,
    UnknownNameError,
)
from llmos_edu.core.interrupts import patient_interrupt
from llmos_edu.core.memory import keep_freed_memory
from llmos_edu.core.progress import progress_bar, track
from llmos_edu.core.seeding import seeded

__all__ = [
    "CheckpointError",
    "ConfigError",
    "CorpusError",
    "DivergenceError",
    "FileError",
    "InputError",
    "LlmosError",
    "MissingPartError",
    "Profile",
    "TokenizerError",
    "UnknownNameError",
    "choose",
    "keep_freed_memory",
    "patient_interrupt",
    "pick_device",
    "progress_bar",
    "seeded",
    "track",
]
