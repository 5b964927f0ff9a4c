"""What a machine has to offer the course, each finding with the command that mends it.

Findings are of three grades: `ok`, `missing` (a part of the course does without it)
and `broken` (nothing works until it is mended).
"""

import importlib.metadata
import importlib.util
import re
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import llmos_edu

LEAST_FREE_BYTES = 2_000_000_000
DEBIAN = "apt-get install"
PLAIN_PYTHON = re.compile(r"python(3(\.\d+)?)?")
"""Jupyter replaces these words by the interpreter that it runs on itself."""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """One line of the doctor's report."""

    name: str
    """What was looked at."""
    grade: Literal["ok", "missing", "broken"]
    """`broken` makes the whole report fail."""
    detail: str
    """What was found."""
    mend: str = ""
    """The command that mends it; empty where nothing needs mending."""


def examine(folder: Path) -> list[Finding]:
    """Look at everything.

    Args:
        folder: Where runs will be written; its disk is the one that counts.
    """
    return [
        python(sys.version_info[:3]),
        torch_and_gpu(),
        *(package(name, extra="lab") for name in ("jupyterlab", "papermill")),
        kernel(),
        package("matplotlib", extra="lab"),
        package("nbval", extra="grade"),
        program("chromium", names=("chromium", "google-chrome", "chrome")),
        *boxes(),
        bytecode(),
        disk(folder),
    ]


def python(version: tuple[int, ...]) -> Finding:
    """The interpreter: 3.11 or newer; newer than 3.13 is untested."""
    shown = ".".join(map(str, version))
    if version < (3, 11):
        mend = "make lab PYTHON=python3.12"
        return Finding(name="python", grade="broken", detail=shown, mend=mend)
    untested = " (newer than the tested 3.13)" if version >= (3, 14) else ""
    return Finding(name="python", grade="ok", detail=shown + untested)


def torch_and_gpu() -> Finding:
    """Torch, and what it computes on."""
    try:
        import torch
    except ImportError as error:
        mend = "pip install --constraint constraints.txt torch"
        return Finding(name="torch", grade="broken", detail=str(error), mend=mend)
    from llmos_edu.core.devices import pick_device

    device = pick_device("auto")
    name = torch.cuda.get_device_name(device) if device.type == "cuda" else device.type
    threads = f"{torch.get_num_threads()} threads"
    detail = f"{torch.__version__} on {name}, {threads}"
    if device.type == "cpu":
        detail += "; no GPU, so keep to profile cpu"
    return Finding(name="torch", grade="ok", detail=detail)


def package(name: str, *, extra: str) -> Finding:
    """A package that one of our extras brings."""
    if importlib.util.find_spec(name) is None:
        mend = f"pip install 'llmos_edu[{extra}]'"
        return Finding(name=name, grade="missing", detail="not installed", mend=mend)
    return Finding(name=name, grade="ok", detail=importlib.metadata.version(name))


def kernel() -> Finding:
    """The kernel that notebooks ask for, and whether it is this environment's."""
    mend = f"{sys.executable} -m ipykernel install --sys-prefix"
    if importlib.util.find_spec("jupyter_client") is None:
        mend = "pip install 'llmos_edu[lab]'"
        detail = "jupyter_client is not installed"
        return Finding(name="kernel", grade="missing", detail=detail, mend=mend)
    from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel

    try:
        spec = KernelSpecManager().get_kernel_spec("python3")
    except NoSuchKernel:
        detail = "no kernel named python3"
        return Finding(name="kernel", grade="missing", detail=detail, mend=mend)
    used = spec.argv[0]
    is_ours = Path(used).exists() and Path(used).samefile(sys.executable)
    if not (is_ours or PLAIN_PYTHON.fullmatch(used)):
        detail = f"python3 is {used}, not this environment"
        return Finding(name="kernel", grade="missing", detail=detail, mend=mend)
    return Finding(name="kernel", grade="ok", detail="python3 is this environment")


def program(name: str, *, names: tuple[str, ...]) -> Finding:
    """A program on the search path, under any of its names."""
    for candidate in names:
        if found := shutil.which(candidate):
            return Finding(name=name, grade="ok", detail=found)
    mend = f"{DEBIAN} {name}"
    return Finding(name=name, grade="missing", detail="not on the PATH", mend=mend)


def boxes() -> list[Finding]:
    """The boxes of `llmos grade`: each is built, and has to be closed.

    One that works is enough, so a remedy is named only where none does.
    """
    from llmos_edu.grading.tiers import survey

    tried = survey()
    boxed = any(found.works for found in tried)
    return [
        Finding(
            name=f"{found.tier} box",
            grade="ok" if found.works else "missing",
            detail=found.reason,
            mend="" if boxed else found.fix,
        )
        for found in tried
    ]


def bytecode() -> Finding:
    """Compiled modules: without them every start of a sandbox compiles torch anew."""
    origin = Path(importlib.util.find_spec("torch").origin)  # type: ignore[union-attr,arg-type]
    sources = [origin, Path(llmos_edu.__file__)]
    caches = [Path(importlib.util.cache_from_source(str(path))) for path in sources]
    if all(path.exists() for path in caches):
        return Finding(name="bytecode", grade="ok", detail="compiled")
    folders = " ".join(str(path.parent) for path in sources)
    return Finding(
        name="bytecode",
        grade="missing",
        detail="torch or llmos_edu is not compiled: slow starts",
        mend=f"{sys.executable} -m compileall -q {folders}",
    )


def disk(folder: Path) -> Finding:
    """Room for runs, on the disk that will hold them."""
    existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
    free = shutil.disk_usage(existing).free
    detail = f"{free / 1e9:.1f} GB free for {folder}"
    if free < LEAST_FREE_BYTES:
        mend = "free 2 GB, or choose another disk with --out"
        return Finding(name="disk", grade="missing", detail=detail, mend=mend)
    return Finding(name="disk", grade="ok", detail=detail)
