"""Sphinx at work: pages for one edition, and one clear line if anything is wrong.

What was laid out stays in a folder, so that an edit of one page asks for one page. It
is forgotten, and everything made anew, when that folder was made with other settings,
templates or versions, or when the last run did not come to its end.
"""

import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from llmos_edu.book.fingerprints import of_contents, of_files
from llmos_edu.core.errors import InputError
from llmos_edu.core.files import home, make_folder, write_text
from llmos_edu.viz.widgets.widget import STATIC

Builder = Literal["html", "singlehtml", "gettext"]

SPHINX = """\
import sys
sys.dont_write_bytecode = False
sys.modules["rfc3987_syntax"] = None
from sphinx.cmd.build import main
sys.exit(main(sys.argv[1:]))
"""
"""Starts Sphinx, without the 38 grammars that `jsonschema` would build beforehand, to
know whether an address could be an address: two seconds, for an answer nobody asks."""


def lay_out(
    source: Path,
    folder: Path,
    *,
    builder: Builder,
    settings: Mapping[str, str],
    look: str,
) -> Path:
    """Make the pages of one edition; those that are right already are kept.

    Args:
        source: What Sphinx reads.
        folder: For this builder and language alone; made if it is not there.
        builder: `html`, `singlehtml` or `gettext`.
        settings: By the name they have in `conf.py`.
        look: Fingerprint of what shapes every page, as `look_of` gives it.

    Returns:
        The folder of the pages.

    Raises:
        InputError: Sphinx warned of something.
    """
    made_with, pages = folder / "made_with", make_folder(folder) / "pages"
    if not made_with.exists() or made_with.read_text(encoding="utf-8") != look:
        shutil.rmtree(folder)
        make_folder(folder)
    made_with.unlink(missing_ok=True)
    command = [*_python(), "-c", SPHINX, "-b", builder, "-W", "--keep-going"]
    command += ["--quiet", "-d", str(folder / "doctrees")]
    for name, value in settings.items():
        command += ["-D", f"{name}={value}"]
    done = subprocess.run(
        [*command, str(source), str(pages)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        _refuse(done.stderr, source)
    write_text(made_with, look)
    return pages


def _python() -> list[str]:
    """Our interpreter; if it may leave no byte code beside sources, it has our cache.

    Without any, each start compiles 850 modules.
    """
    if not sys.dont_write_bytecode:
        return [sys.executable]
    return [sys.executable, "-X", f"pycache_prefix={home() / 'byte_code'}"]


def look_of(files: Mapping[str, bytes], settings: Mapping[str, str]) -> str:
    """Fingerprint of everything that more than one page depends on.

    Templates, styles, scripts, the order of the pages, settings, our own code, and
    every installed package with its version.
    """
    shaping = {
        path: content
        for path, content in files.items()
        if path.startswith("_") or path == "conf.py" or path.endswith("/sphinx.mo")
    }
    code = [*Path(__file__).parent.glob("*.py"), *STATIC.parent.glob("*.py")]
    installed = Path(sysconfig.get_path("purelib")).glob("*.dist-info")
    also = [of_files(code, below=STATIC.parents[2]), *sorted(p.name for p in installed)]
    also += [f"{name}={value}" for name, value in sorted(settings.items())]
    return of_contents({**shaping, "also": "\n".join(also).encode()})


def _refuse(said: str, source: Path) -> None:
    """Say the first thing that is wrong."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said).replace(f"{source}/", "")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    wrong = [line for line in lines if re.search("WARNING:|ERROR:|CRITICAL:", line)]
    raised = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b", line)]
    wrong = wrong or raised or lines[-1:] or ["Sphinx ended without a word"]
    first = re.sub(r"(WARNING|ERROR|CRITICAL): ", "", wrong[0])
    first = re.sub(r"\.ipynb:(\d+)\d{4}:", r".ipynb, cell \1:", first)
    raise InputError(
        f"pages must build without warnings, got {first}{and_more(len(wrong))}"
    )


def and_more(count: int) -> str:
    """What to say of the complaints that are not shown."""
    return f" (and {count - 1} more)" if count > 1 else ""
