"""Work that is not done twice: a long run in stages, each remembered by its inputs.

A stage is known by a fingerprint of everything that goes into it. When the same run is
started again, stages whose inputs and files are what they were are not repeated. The
record of a stage is written last, so a stage that was interrupted is simply not done.
"""

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llmos_edu import __version__
from llmos_edu.core import files
from llmos_edu.core.errors import FileError


@dataclass(frozen=True, kw_only=True, slots=True)
class Stage:
    """One stage, done."""

    name: str
    """What it is called: "read", "train"."""

    result: dict[str, Any]
    """What it found, as JSON can hold it."""

    seconds: float
    """How long it took when it was done."""

    key: str
    """Fingerprint of its inputs; goes into those of later stages."""

    remembered: bool
    """True when it was done by an earlier run, and not again."""


OnStage = Callable[[Stage], None]
"""Told of each stage once it is done."""


class Stages:
    """The stages of one run, in the folder where the run keeps everything.

    Args:
        folder: The run folder; records stand in `stages/` in it.
        on_stage: Told of each stage once it is done.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     first = Stages(Path(folder)).do("add", dict, inputs={"x": 1})
        ...     again = Stages(Path(folder)).do("add", dict, inputs={"x": 1})
        >>> first.remembered, again.remembered
        (False, True)
    """

    def __init__(self, folder: Path, *, on_stage: OnStage | None = None) -> None:
        self.folder = folder
        self.on_stage = on_stage
        self.done: list[Stage] = []

    def do(
        self,
        name: str,
        work: Callable[[], dict[str, Any]],
        *,
        inputs: Mapping[str, Any],
        makes: tuple[str, ...] = (),
        spent: float = 0.0,
    ) -> Stage:
        """Do a stage, unless it has been done with the same inputs.

        Args:
            name: Names the record; once per run.
            work: Does it; what it returns must fit into JSON.
            inputs: All that the result depends on, as JSON can hold it.
            makes: Files it leaves in the run folder. A stage whose files are missing
                or changed is done again.
            spent: Seconds that went into the inputs and count as this stage's.

        Returns:
            The stage, new or remembered.

        Raises:
            FileError: the run folder cannot be written.
        """
        key = fingerprint({"version": __version__, **inputs})
        stage = self._remembered(name, key, makes)
        if stage is None:
            started = time.perf_counter()
            result = work()
            seconds = spent + time.perf_counter() - started
            stage = Stage(
                name=name, result=result, seconds=seconds, key=key, remembered=False
            )
            self._record(stage, makes)
        self.done.append(stage)
        if self.on_stage:
            self.on_stage(stage)
        return stage

    def _remembered(self, name: str, key: str, makes: tuple[str, ...]) -> Stage | None:
        try:
            kept = files.read_json(self._path(name))
            same = kept["key"] == key and kept["files"] == self._sums(makes)
            result, seconds = kept["result"], kept["seconds"]
        except (FileError, KeyError, TypeError):
            return None  # never done, or the record is damaged: do it again
        if not same:
            return None
        return Stage(
            name=name, result=result, seconds=seconds, key=key, remembered=True
        )

    def _record(self, stage: Stage, makes: tuple[str, ...]) -> None:
        path = self._path(stage.name)
        files.make_folder(path.parent)
        record = {
            "key": stage.key,
            "files": self._sums(makes),
            "seconds": stage.seconds,
            "result": stage.result,
        }
        files.write_json(path, record)

    def _sums(self, makes: tuple[str, ...]) -> dict[str, str]:
        paths = {name: self.folder / name for name in makes}
        return {
            name: files.sha256(path.read_bytes()) if path.is_file() else "missing"
            for name, path in paths.items()
        }

    def _path(self, name: str) -> Path:
        return self.folder / "stages" / f"{name.replace(' ', '_')}.json"


def fingerprint(value: Any) -> str:  # noqa: ANN401 - JSON is any value
    """Name a JSON value by a short fingerprint of its content."""
    return files.sha256(json.dumps(value, sort_keys=True).encode())[:16]
