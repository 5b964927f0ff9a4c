"""Open the course in JupyterLab at its first chapter.

Where there is no display, or with --headless, the tour runs in the terminal instead:
the whole system in one pass, with a report to look at afterwards.
"""

import importlib.util
import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from llmos_edu.cli import tour
from llmos_edu.cli.checkout import chapters, checkout, has_display
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import MissingPartError


@dataclass(frozen=True, kw_only=True)
class LabOptions:
    """How to open the course."""

    headless: bool = False
    """Run the tour here in the terminal; open no browser."""
    browser: bool = True
    """Open a browser window; without one, Jupyter prints the address to open."""
    port: int = 8888
    """Where JupyterLab listens on this machine; the next free port if it is taken."""


FLAGS = [LabOptions]
AFTER_CTRL_C = tour.AFTER_CTRL_C
OFFLINE = Path(__file__).parent / "jupyter"
"""Defaults for JupyterLab: no news, no search for updates. A reader may change them."""


def run(options: LabOptions, terminal: Terminal) -> bool:
    """Start JupyterLab and wait for it to end."""
    if options.headless or (options.browser and not has_display()):
        if not options.headless:
            terminal.say("No display here (DISPLAY is not set): running the tour.\n")
        return tour.run(tour.TourOptions(), terminal)
    if importlib.util.find_spec("jupyterlab") is None:
        raise MissingPartError(
            "JupyterLab must be installed, got an environment without it; "
            "install it with: pip install 'llmos_edu[lab]'"
        )
    terminal.say("JupyterLab is starting; stop it with Ctrl-C here.")
    return _serve(jupyter_command(options))


def jupyter_command(options: LabOptions) -> list[str]:
    """The command line that serves the whole checkout and opens its first chapter."""
    first = next(iter(chapters().values()), None)
    page = f"/tree/notebooks/{first.name}" if first else ""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return [
        *(sys.executable, "-m", "jupyterlab", f"--port={options.port}"),
        *(f"--ServerApp.root_dir={checkout()}", f"--LabApp.default_url=/lab{page}"),
        *(["--allow-root"] if is_root else []),
        *([] if options.browser else ["--no-browser"]),
    ]


def with_offline_defaults(environment: Mapping[str, str]) -> dict[str, str]:
    """An environment in which JupyterLab asks nobody else when it starts.

    Args:
        environment: Where the folders of Jupyter's settings may already be named.
    """
    named = environment.get("JUPYTER_CONFIG_PATH")
    folders = [str(OFFLINE), *([named] if named else [])]
    return {**environment, "JUPYTER_CONFIG_PATH": os.pathsep.join(folders)}


def _serve(command: list[str]) -> bool:
    """Run JupyterLab to its end; Ctrl-C is its to answer, so that kernels are ended."""
    environment = with_offline_defaults(os.environ)
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        done = subprocess.run(command, cwd=checkout(), env=environment, check=False)
        return done.returncode == 0
    finally:
        signal.signal(signal.SIGINT, before)
