"""A site put together from its editions: each file once, and none that nobody needs.

The English pages stand at the top, each other edition in a folder below. What it has in
common with the English one (scripts, fonts, pictures, downloads) is not there a second
time: its pages refer to the file above, by a relative address, so that the site works
from a folder and below any address.
"""

import json
import re
from collections.abc import Mapping
from pathlib import Path

from llmos_edu.book.catalogues import ORIGINAL
from llmos_edu.book.staging import files_below

Files = dict[str, bytes]

DEBRIS = (
    r"\.buildinfo|\.doctrees/.*|.*\.map|_static/locales/.*|_static/[\w-]+macros\.html"
)
"""What builds leave behind and no page refers to."""

SHARED = r"_static|_images|_sources|_downloads"


def site_files(pages: Mapping[str, Path]) -> Files:
    """Every file of a site, by path.

    Args:
        pages: The folder of each edition's pages, by language; English among them.
    """
    editions = {language: _edition(folder) for language, folder in pages.items()}
    english = editions.pop(ORIGINAL)
    files = dict(english)
    for language, own in editions.items():
        common = {
            path
            for path in own.keys() & english.keys()
            if re.match(f"(?:{SHARED})/", path) and own[path] == english[path]
        }
        for path in own.keys() - common:
            is_page = path.endswith(".html")
            content = _shared(own[path], common) if is_page else own[path]
            files[f"{language}/{path}"] = content
    return files


def _edition(folder: Path) -> Files:
    found = files_below(folder)
    kept = {path: found[path] for path in found if not re.fullmatch(DEBRIS, path)}
    for path in kept:
        if path.startswith("_sources/") and path.endswith(".ipynb"):
            kept[path] = _without_outputs(kept[path])
    return kept


def _without_outputs(notebook: bytes) -> bytes:
    """A chapter to take home: its outputs stand on the page, and come with a run."""
    content = json.loads(notebook)
    for cell in content["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"outputs": [], "execution_count": None}
    return json.dumps(content, ensure_ascii=False, indent=1).encode()


def _shared(page: bytes, common: set[str]) -> bytes:
    """Let a page refer to the files above its edition."""

    def lift(found: re.Match[str]) -> str:
        before, path = found.groups()
        return f"{before}../{path}" if path in common else found.group()

    address = rf'((?:src|href)="(?:\./)?(?:\.\./)*)((?:{SHARED})/[^"?#]+)'
    return re.sub(address, lift, page.decode()).encode()
