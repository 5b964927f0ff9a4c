"""The book, from chapters with their outputs to a site that needs no network.

    chapters --> checked --> staged beside the written pages --> Sphinx, an edition at a
    time --> put together --> looked over

Read in this order:

1. `staged_files`   every file that Sphinx reads
2. `build_site`     the build itself: one clear line if anything is wrong
3. `extract_texts`  what there is to translate
"""

import json
import shutil
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml

from llmos_edu.book.api_pages import api_pages
from llmos_edu.book.catalogues import ORIGINAL, compiled
from llmos_edu.book.fingerprints import Kept, of_contents
from llmos_edu.book.front_matter import (
    glossary_page,
    graders_page,
    map_page,
    read_chapter,
    read_text,
)
from llmos_edu.book.layout import and_more, lay_out, look_of
from llmos_edu.book.outputs import Notebook, check_outputs, lean
from llmos_edu.book.site_checks import complaints
from llmos_edu.book.site_files import site_files
from llmos_edu.book.staging import files_below, stage
from llmos_edu.book.vendored import vendored_files
from llmos_edu.core.errors import InputError
from llmos_edu.viz.widgets.widget import STATIC

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
    builder: Literal["html", "singlehtml"] = "html",
    repository: str = "",
    translations: Sequence[str] = (),
) -> Path:
    """Make the site; what has not changed since the last build is not done again.

    The site is replaced in the end, when it is known to be whole: a build that fails or
    is interrupted leaves the one before.

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
    site, kept = build / builder, Kept(build / "sites")
    settings = _settings([ORIGINAL, *translations], repository)
    looks = {language: look_of(files, own) for language, own in settings.items()}
    made_from = of_contents({**files, "looks": json.dumps(looks).encode()})
    if kept.get(builder, made_from) == of_contents(files_below(site)):
        return site
    stage(files, build / "source")
    pages = {}
    for language, own in settings.items():
        how: dict[str, Any] = {"settings": own, "look": looks[language]}
        folder = build / "editions" / f"{builder}-{language}"
        pages[language] = lay_out(build / "source", folder, builder=builder, **how)
    found = site_files(pages)
    if builder == "html" and (wrong := complaints(found, known=build / "links.json")):
        raise InputError(
            f"every link must lead somewhere: {wrong[0]}{and_more(len(wrong))}"
        )
    stage(found, site)
    kept.put(builder, made_from, of_contents(found))
    return site


def _settings(languages: Sequence[str], repository: str) -> dict[str, dict[str, str]]:
    """What Sphinx is told of each edition."""
    return {
        language: {
            "language": language,
            "llmos_editions": ",".join(name for name in languages if name != language),
            "llmos_repository": repository,
        }
        for language in languages
    }


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
    stage(files, build / "source")
    folder = build / "editions" / "gettext"
    shutil.rmtree(folder, ignore_errors=True)
    settings = {"language": ORIGINAL}
    how: dict[str, Any] = {"settings": settings, "look": look_of(files, settings)}
    return lay_out(build / "source", folder, builder="gettext", **how)


def public_address(root: Path) -> str:
    """Read the project's public address; empty until pyproject.toml names one.

    Args:
        root: The project's folder.
    """
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    urls = tomllib.loads(text).get("project", {}).get("urls", {})
    return urls.get("Repository", "")
