"""The book, from chapters with their outputs to a site that needs no network.

    chapters --> checked --> staged beside the written pages --> Sphinx --> looked over

Read in this order:

1. `staged_files`   every file that Sphinx reads
2. `build_site`     the build itself: one clear line if anything is wrong
3. `extract_texts`  what there is to translate
"""

import json
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml

from llmos_edu.book.api_pages import api_pages
from llmos_edu.book.catalogues import ORIGINAL, compiled
from llmos_edu.book.front_matter import (
    glossary_page,
    graders_page,
    map_page,
    read_chapter,
    read_text,
)
from llmos_edu.book.outputs import Notebook, check_outputs, lean
from llmos_edu.book.site_checks import complaints
from llmos_edu.book.staging import files_below, stage
from llmos_edu.book.vendored import vendored_files
from llmos_edu.core.errors import InputError
from llmos_edu.core.files import make_folder
from llmos_edu.viz.widgets.widget import STATIC

Builder = Literal["html", "singlehtml"]

ELSEWHERE = {
    "](../exercises/": "](path:../exercises/",
    "](../GLOSSARY.md": "](../glossary.md",
}
"""Links of a chapter as they are in the checkout, and as they are in the book: an
exercise is not a page but a file to take home."""


def staged_files(
    checkout: Path,
    *,
    chapters: Mapping[str, Notebook],
    proofs: Sequence[Mapping[str, Any]] = (),
) -> dict[str, bytes]:
    """Every file that Sphinx reads, by path.

    Args:
        checkout: The folder of `book/`, and of `GLOSSARY.md`, `exercises/` and
            `llmos_edu/` where the book shows them.
        chapters: Notebooks with their outputs, by name.
        proofs: What `llmos prove --json` prints; without any, there is no such page.

    Raises:
        InputError: a chapter cannot be shown as it should be, or has no place.
    """
    files = files_below(checkout / "book")
    files |= compiled(files)
    pages = api_pages(checkout / "llmos_edu")
    named = places(yaml.safe_load(files["_toc.yml"]))
    _check_places(named, chapters, pages)
    for name, notebook in chapters.items():
        check_outputs(name, notebook)
        files[f"notebooks/{name}.ipynb"] = _as_page(notebook)
    exercises = sorted((checkout / "exercises").glob("*.ipynb"))
    files |= {f"exercises/{path.name}": path.read_bytes() for path in exercises}
    files |= {f"_static/widgets/{p.name}": p.read_bytes() for p in STATIC.iterdir()}
    if (lock := checkout / "book" / "vendor.json").exists():
        found = vendored_files(lock)
        files |= {f"_static/vendor/{path}": found[path] for path in found}
    read = [read_chapter(name, notebook) for name, notebook in chapters.items()]
    pages["map.md"] = map_page(read, exercises=[path.stem for path in exercises])
    pages["glossary.md"] = glossary_page(read_text(checkout / "GLOSSARY.md"), read)
    pages["graders.md"] = graders_page(proofs)
    shown = {path: text for path, text in pages.items() if path[:-3] in named}
    return files | {path: text.encode() for path, text in shown.items()}


def _as_page(notebook: Notebook) -> bytes:
    page = lean(notebook)
    for cell in page["cells"]:
        if cell["cell_type"] == "markdown":
            text = "".join(cell["source"])
            for here, there in ELSEWHERE.items():
                text = text.replace(here, there)
            cell["source"] = text
    return json.dumps(page, ensure_ascii=False).encode()


def places(toc: Mapping[str, Any]) -> list[str]:
    """Every document that a `_toc.yml` names, in reading order, without its ending."""
    found = [toc["root"]] if "root" in toc else []
    found += [toc["file"]] if "file" in toc else []
    for kind in ("parts", "chapters", "sections"):
        found += [name for entry in toc.get(kind, ()) for name in places(entry)]
    return found


def _check_places(
    named: Sequence[str], chapters: Mapping[str, Notebook], pages: Mapping[str, str]
) -> None:
    listed = {n.partition("/")[2] for n in named if n.startswith("notebooks/")}
    reference = {path[:-3] for path in pages} if "api/index" in named else set()
    there = {f"notebooks/{name}" for name in chapters} | reference
    for name in sorted(there - set(named)):
        raise InputError(
            f"every chapter and package must have its place in book/_toc.yml, got "
            f"{name} without one; add the line `- file: {name}` to its part"
        )
    for name in sorted(listed - chapters.keys()):
        raise InputError(
            f"every chapter of book/_toc.yml must be there, got {name} without a "
            f"notebooks/{name}.ipynb; take its line out, or write it"
        )


def build_site(
    files: Mapping[str, bytes],
    *,
    build: Path,
    builder: Builder = "html",
    repository: str = "",
    translations: Sequence[str] = (),
) -> Path:
    """Make the site; what has not changed since the last build is not done again.

    Args:
        files: What `staged_files` returns.
        build: Where everything is made; the site is in `html` or `singlehtml` there.
        builder: `html` for a page a chapter, `singlehtml` for one long page.
        repository: The public address of the project; with it, pages get buttons to
            launch and to edit them.
        translations: Editions to make beside the English one, each in a folder of its
            own inside the site; every page leads to itself in the others.

    Returns:
        The folder of the site.

    Raises:
        InputError: Sphinx warned of something, or the site has a dead end.
    """
    source, site = build / "source", make_folder(build / builder)
    changed = stage(files, source)
    for other in {path.split("/")[1] for path in files if path.startswith("locales/")}:
        if other not in translations:
            shutil.rmtree(site / other, ignore_errors=True)
    editions = {ORIGINAL: site, **{name: site / name for name in translations}}
    for language, folder in editions.items():
        if any(name.startswith("_") or "/" not in name for name in changed):
            shutil.rmtree(folder / "_static", ignore_errors=True)
        others = ",".join(name for name in editions if name != language)
        settings = {"language": language, "llmos_editions": others}
        settings["llmos_repository"] = repository
        _run_sphinx(source, folder, builder=builder, settings=settings)
    for debris in site.rglob("_static/**/*.map"):
        debris.unlink()
    if builder == "html" and (wrong := complaints(site)):
        raise InputError(
            f"every link must lead somewhere: {wrong[0]}{_others(len(wrong))}"
        )
    return site


def extract_texts(files: Mapping[str, bytes], *, build: Path) -> Path:
    """Collect every text that can be translated.

    Args:
        files: What `staged_files` returns.
        build: Where everything is made.

    Returns:
        A folder with a gettext template (`.pot`) for each page.

    Raises:
        InputError: Sphinx warned of something.
    """
    texts = build / "gettext"
    shutil.rmtree(texts, ignore_errors=True)
    stage(files, build / "source")
    settings = {"language": ORIGINAL}
    _run_sphinx(build / "source", texts, builder="gettext", settings=settings)
    return texts


def _run_sphinx(
    source: Path, out: Path, *, builder: str, settings: Mapping[str, str]
) -> None:
    doctrees = source.parent / f"doctrees-{builder}-{settings['language']}"
    command = [sys.executable, "-m", "sphinx", "-b", builder, "-d", str(doctrees)]
    command += ["-W", "--keep-going", "--quiet"]
    for name, value in settings.items():
        command += ["-D", f"{name}={value}"]
    done = subprocess.run(
        [*command, str(source), str(out)],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    if done.returncode:
        _refuse(done.stderr, source, doctrees)


def _refuse(said: str, source: Path, doctrees: Path) -> None:
    """Say the first thing that is wrong, and forget the build that hid it."""
    (doctrees / "environment.pickle").unlink(missing_ok=True)
    plain = re.sub(r"\x1b\[[0-9;]*m", "", said).replace(f"{source}/", "")
    lines = [line.strip() for line in plain.splitlines() if line.strip()]
    wrong = [line for line in lines if re.search("WARNING:|ERROR:|CRITICAL:", line)]
    raised = [line for line in lines if re.match(r"[\w.]+(Error|Exception)\b", line)]
    wrong = wrong or raised or lines[-1:] or ["Sphinx ended without a word"]
    first = re.sub(r"(WARNING|ERROR|CRITICAL): ", "", wrong[0])
    first = re.sub(r"\.ipynb:(\d+)\d{4}:", r".ipynb, cell \1:", first)
    raise InputError(
        f"pages must build without warnings, got {first}{_others(len(wrong))}"
    )


def _others(count: int) -> str:
    return f" (and {count - 1} more)" if count > 1 else ""


def public_address(root: Path) -> str:
    """Read the project's public address; empty until pyproject.toml names one.

    Args:
        root: The project's folder.
    """
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    urls = tomllib.loads(text).get("project", {}).get("urls", {})
    return urls.get("Repository", "")
