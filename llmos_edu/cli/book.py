"""Build the book of the course, or look at it on this machine.

`llmos book build` runs the chapters that changed, lays out their pages and checks every
link; the site is a folder of files that asks no other machine for anything. `llmos book
serve` shows it on 127.0.0.1, for this machine alone.
"""

import importlib.util
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from llmos_edu.cli.checkout import chapters, checkout
from llmos_edu.cli.execution import execute_chapters, tidy
from llmos_edu.cli.terminal import Terminal
from llmos_edu.core.errors import FileError, InputError, MissingPartError
from llmos_edu.core.files import make_folder, read_json


@dataclass(frozen=True, kw_only=True)
class BookOptions:
    """What to do with the book."""

    action: Literal["build", "serve"] = field(
        default="build", metadata={"positional": True}
    )
    """build or serve."""
    stored: bool = False
    """Show the outputs stored in the chapters as they are; run none of them."""
    pdf: bool = False
    """Print a PDF as well; needs Chromium."""
    jobs: int = field(default=1, metadata={"short": "-j"})
    """How many chapters run at a time."""
    port: int = 8000
    """Where `serve` listens; 0 takes any free port."""
    out: Path = Path("book/_build")


FLAGS = [BookOptions]


def run(options: BookOptions, terminal: Terminal) -> bool:
    """Build or serve; a book that is not fit to be read is a failed check."""
    for part, extra in (("sphinx", "book"), ("myst_nb", "book"), ("anywidget", "lab")):
        if importlib.util.find_spec(part) is None:
            raise MissingPartError(
                f"the book needs {part}, got an environment without it; install it "
                f"with: pip install 'llmos_edu[lab,{extra}]'"
            )
    build = make_folder(checkout() / options.out)
    if options.action == "serve":
        return _serve(build / "html", options.port, terminal)
    try:
        made = _build(build, options, terminal)
    except InputError as error:
        terminal.complain(str(error))
        return False
    terminal.answer({kind: str(path) for kind, path in made.items()})
    return True


def _build(build: Path, options: BookOptions, terminal: Terminal) -> dict[str, Path]:
    from llmos_edu.book import (
        Kept,
        build_site,
        kept_proofs,
        of_library,
        print_pdf,
        public_address,
        staged_files,
    )
    from llmos_edu.grading.prove import prove_exercise

    root, library = checkout(), of_library(checkout())
    shown = _outputs(build, options, terminal, library=library)
    terminal.say("Proving the graders that changed.")
    proofs = kept_proofs(
        sorted((root / "solutions").glob("*.ipynb")),
        lambda solution: prove_exercise(solution).to_dict(),
        Kept(build / "proofs"),
        library=library,
    )
    files = staged_files(root, chapters=shown, proofs=proofs)
    terminal.say(f"Laying out {len(shown)} chapters.")
    where: dict[str, Any] = {"build": build, "repository": public_address(root)}
    made = {"site": build_site(files, **where)}
    if options.pdf:
        page = build_site(files, builder="singlehtml", **where) / "index.html"
        made["pdf"] = print_pdf(page, out=build / "llmos.pdf")
    for kind, path in made.items():
        terminal.say(f"The {kind} is {path}")
    return made


def _outputs(
    build: Path, options: BookOptions, terminal: Terminal, *, library: str
) -> dict[str, Any]:
    """Every chapter with outputs, after running those that changed."""
    from llmos_edu.book import (
        Kept,
        keep_outputs,
        read_notebooks,
        take_outputs,
        with_kept_outputs,
    )

    paths = chapters()
    notebooks = read_notebooks(paths)
    if options.stored:
        return notebooks
    kept = Kept(build / "outputs")
    _, stale = with_kept_outputs(notebooks, kept, library=library)
    executed = make_folder(build / "executed")
    how: dict[str, Any] = {"profile": "cpu", "device": "cpu", "seed": 0}
    for row in execute_chapters(
        {name: paths[name] for name in stale},
        jobs=options.jobs,
        out=executed,
        inplace=False,
        **how,
    ):
        name = row["chapter"]
        if row["error"]:
            raise InputError(f"chapters must run to their end, {name}: {row['error']}")
        terminal.say(f"ran {name} in {row['seconds']:.0f} s")
        outputs = take_outputs(tidy(read_json(executed / f"{name}.ipynb")))
        keep_outputs(name, notebooks[name], outputs, kept, library=library)
    return with_kept_outputs(notebooks, kept, library=library)[0]


def _serve(site: Path, port: int, terminal: Terminal) -> bool:
    from llmos_edu.book import serve

    if not (site / "index.html").exists():
        raise FileError(f"a book must be built before it is served, got no {site}")
    serve(site, port=port, on_start=lambda url: terminal.say(f"{url} (Ctrl-C ends it)"))
    return True
