"""Build the book of the course, look at it on this machine, or see to its translation.

`llmos book build` runs the chapters that changed, lays out their pages and checks every
link; the site is a folder of files that asks no other machine for anything. `llmos book
serve` shows it on 127.0.0.1, for this machine alone. `llmos book translations` lists
what the other editions lack.
"""

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from llmos_edu.cli.checkout import checkout
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.components import choose
from llmos_edu.core.errors import FileError, InputError, MissingPartError
from llmos_edu.core.files import make_folder


@dataclass(frozen=True, kw_only=True)
class BookOptions:
    """What to do with the book."""

    action: Literal["build", "serve", "translations"] = field(
        default="build", metadata={"positional": True}
    )
    """build, serve or translations."""
    stored: bool = False
    """Show the outputs stored in the chapters as they are; run none of them."""
    language: str = "en"
    """Build the edition in this language too, such as zh_CN, beside the English one."""
    pdf: bool = False
    """Print a PDF of each edition as well; needs Chromium."""
    update: bool = False
    """With translations: put texts that changed into the catalogues."""
    jobs: int = field(default=1, metadata={"short": "-j"})
    """How many chapters run at a time."""
    port: int = 8000
    """Where `serve` listens; 0 takes any free port."""
    out: Path | None = None
    """Where the book is made; in the course's book/_build/ by default."""


FLAGS = [BookOptions]


def run(options: BookOptions, terminal: Terminal) -> bool:
    """Build or serve; a book that is not fit to be read is a failed check."""
    for part, extra in (("sphinx", "book"), ("myst_nb", "book"), ("anywidget", "lab")):
        if importlib.util.find_spec(part) is None:
            raise MissingPartError(
                f"the book needs {part}, got an environment without it; install it "
                f"with: pip install 'llmos_edu[lab,{extra}]'"
            )
    build = make_folder(options.out or checkout() / "book" / "_build")
    if options.action == "serve":
        return _serve(build / "html", options.port, terminal)
    try:
        terminal.answer(_make(build, options, terminal))
    except InputError as error:
        terminal.complain(str(error))
        return False
    return True


def _make(build: Path, options: BookOptions, terminal: Terminal) -> dict[str, Any]:
    from llmos_edu.cli.publishing import every_file, report_translations

    files = every_file(
        build, stored=options.stored, jobs=options.jobs, terminal=terminal
    )
    if options.action == "translations":
        return report_translations(
            files, build, update=options.update, terminal=terminal
        )
    made = _build(files, build, options, terminal)
    for kind, path in made.items():
        terminal.say(f"The {kind} is {path}")
    return {kind: str(path) for kind, path in made.items()}


def _build(
    files: Mapping[str, bytes], build: Path, options: BookOptions, terminal: Terminal
) -> dict[str, Path]:
    from llmos_edu.book import build_site, languages, print_pdf, public_address

    every = ["en", *languages(checkout() / "book")]
    extra = [choose("language", options.language, dict(zip(every, every, strict=True)))]
    where: dict[str, Any] = {
        "build": build,
        "repository": public_address(checkout()),
        "translations": [language for language in extra if language != "en"],
    }
    terminal.say("Laying out the pages.")
    made = {"site": build_site(files, **where)}
    if options.pdf:
        pages = build_site(files, builder="singlehtml", **where)
        made["pdf"] = print_pdf(pages / "index.html", out=build / "llmos.pdf")
        for language in where["translations"]:
            page, out = pages / language / "index.html", build / f"llmos-{language}.pdf"
            made[f"pdf {language}"] = print_pdf(page, out=out)
    return made


def _serve(site: Path, port: int, terminal: Terminal) -> bool:
    from llmos_edu.book import serve

    if not (site / "index.html").exists():
        raise FileError(f"a book must be built before it is served, got no {site}")
    serve(site, port=port, on_start=lambda url: terminal.say(f"{url} (Ctrl-C ends it)"))
    return True
