"""The whole book on paper: one long page, printed by Chromium.

Pictures stand where widgets would be, formulas are typeset, links inside the book lead
to their page, and headings become the outline.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from llmos_edu.core.errors import FileError, MissingPartError

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
PATIENCE_S = 900
TYPESETTING_MS = 60_000
"""How long the page's own clock may run before it is printed; it runs fast."""


def browser() -> str:
    """Find a Chromium.

    Raises:
        MissingPartError: there is none on the search path.
    """
    for name in BROWSERS:
        if found := shutil.which(name):
            return found
    raise MissingPartError(
        f"a PDF needs one of {', '.join(BROWSERS)} on the PATH, got none of them; "
        "on Debian: apt-get install chromium"
    )


def print_pdf(page: Path, *, out: Path) -> Path:
    """Print one page of HTML.

    Args:
        page: `index.html` of the `singlehtml` site.
        out: The PDF to write.

    Raises:
        MissingPartError: there is no Chromium.
        FileError: Chromium wrote nothing.
    """
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as profile:
        command = [
            *(browser(), "--headless", "--disable-gpu", f"--user-data-dir={profile}"),
            *(["--no-sandbox"] if is_root else []),
            *("--no-pdf-header-footer", "--generate-pdf-document-outline"),
            *(f"--virtual-time-budget={TYPESETTING_MS}", f"--print-to-pdf={out}"),
            page.resolve().as_uri(),
        ]
        out.unlink(missing_ok=True)
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
            )
            said = (done.stderr.strip().splitlines() or ["it said nothing"])[-1]
        except subprocess.TimeoutExpired:
            said = f"it took more than {PATIENCE_S} s"
    if not out.exists():
        raise FileError(f"Chromium must write {out}, got nothing ({said})")
    return out
