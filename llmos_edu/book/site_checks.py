"""A finished site, looked at link by link: nothing is missing, nothing is elsewhere."""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

from llmos_edu.core.files import read_json, sha256, write_json

Anchors = Mapping[str, set[str]]

COLOURS = r'<span class="[\w ]+">|</span>'
"""Most tags of a page with code; nothing can lead to or from them."""

LOADED = {"script": "src", "img": "src", "link": "href", "source": "src"}
NOT_LOADED = {"canonical", "index", "search", "next", "prev", "author", "license"}
"""Kinds of `<link>` that only point."""


@dataclass
class Page:
    """What one page of HTML points to."""

    anchors: list[str] = field(default_factory=list)
    """Places in it that a link may name."""
    links: list[str] = field(default_factory=list)
    """Addresses that a reader may follow."""
    loads: list[str] = field(default_factory=list)
    """Addresses that the browser asks for by itself."""
    silent: list[str] = field(default_factory=list)
    """Pictures without a description."""


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        self.page.anchors += [found[key] for key in ("id", "name") if key in found]
        if tag == "a" and found.get("href"):
            self.page.links.append(found["href"])
        points = tag == "link" and found.get("rel") in NOT_LOADED
        address = found.get(LOADED.get(tag, ""))
        if address and not points:
            self.page.loads.append(address)
        if tag == "img" and "alt" not in found:
            self.page.silent.append(found.get("src", ""))


def read_page(html: str) -> Page:
    """Collect what a page points to."""
    reader = _Reader()
    reader.feed(re.sub(COLOURS, "", html))
    return reader.page


def complaints(site: Mapping[str, bytes], *, known: Path | None = None) -> list[str]:
    """Everything that a reader of the site would stumble over.

    Args:
        site: Its files by path.
        known: Where it is kept what each page points to; a page that is the same as
            the last time is not read again.

    Returns:
        One sentence each: dead links and anchors, missing files, files that would be
        asked from elsewhere, pictures without a description.
    """
    before = read_json(known) if known and known.exists() else {}
    found: dict[str, dict[str, list[str]]] = {}
    pages: dict[str, Page] = {}
    for name in sorted(site):
        if name.endswith(".html"):
            mark = sha256(site[name])
            if mark not in before:
                before[mark] = asdict(read_page(site[name].decode()))
            found[mark] = before[mark]
            pages[name] = Page(**found[mark])
    if known:
        write_json(known, found)
    anchors = {name: set(page.anchors) for name, page in pages.items()}
    return [
        said for name in pages for said in _of_page(name, pages[name], anchors, site)
    ]


def _of_page(
    name: str, page: Page, anchors: Anchors, site: Mapping[str, bytes]
) -> Iterator[str]:
    for address in page.loads:
        if urlsplit(address).netloc:
            yield f"{name} would ask another machine for {address}"
        elif said := _dead(address, name, anchors, site):
            yield said
    for address in page.links:
        if said := _dead(address, name, anchors, site):
            yield said
    for picture in page.silent:
        yield f"{name} shows {picture} without a description"


def _dead(address: str, name: str, anchors: Anchors, site: Mapping[str, bytes]) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target, anchor = name, unquote(parts.fragment)
    if parts.path:
        folder = posixpath.dirname(name)
        target = posixpath.normpath(posixpath.join(folder, unquote(parts.path)))
        if target not in site:
            return f"{name} links to {address}, which does not exist"
    if anchor and target in anchors and anchor not in anchors[target]:
        return f"{name} links to {address}, but there is no such place on that page"
    return ""
