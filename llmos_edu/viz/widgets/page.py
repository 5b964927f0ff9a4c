"""Put widgets into a page that has no kernel: one snippet each, one folder of files."""

import html
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import InputError
from llmos_edu.core.files import make_folder
from llmos_edu.viz.widgets.widget import STATIC

HOST = "host.js"
"""The one script of a page with widgets; it loads the modules beside it."""


def embed(output: Mapping[str, Any], *, fallback: str) -> str:
    """Write the HTML of one widget; `host.js` brings it to life.

    Args:
        output: The value under `MIME` in a notebook's output: "module" and "state".
        fallback: HTML that stands there until then, and for ever without JavaScript.

    Returns:
        A snippet that contains all data and refers to no file.

    Raises:
        InputError: there is no JavaScript module of that name.
    """
    module = str(output["module"])
    known = sorted(path.stem for path in STATIC.glob("*.js") if path.name != HOST)
    if module not in known:
        raise InputError(f"widget module must be one of {known}, got {module!r}")
    state = str(output["state"]).replace("</", "<\\/")
    return (
        f'<div class="llmos-host" data-module="{html.escape(module)}">'
        f'<script type="application/json">{state}</script>{fallback}</div>'
    )


def copy_static(folder: Path) -> Path:
    """Copy host, modules and style sheet into a site.

    Args:
        folder: Where they go; made if it is not there.

    Returns:
        The path of the host, to be loaded by `<script type="module">`.
    """
    make_folder(folder)
    for path in sorted(STATIC.iterdir()):
        shutil.copyfile(path, folder / path.name)
    return folder / HOST
