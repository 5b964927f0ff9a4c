"""A finished site, looked at link by link: nothing is missing, nothing is elsewhere."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {"script": "src", "img": "src", "link": "href", "source": "src"}
NOT_LOADED = {"canonical", "index", "search", "next", "prev", "author", "license"}
"""Kinds of `<link>` that only point."""


@dataclass
class Page:
    """What one page of HTML points to."""

    anchors: set[str] = field(default_factory=set)
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
        self.page.anchors |= {found[key] for key in ("id", "name") if key in found}
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
    reader.feed(html)
    return reader.page


def complaints(site: Path) -> list[str]:
    """Everything that a reader of the site would stumble over.

    Args:
        site: The folder with its `index.html`.

    Returns:
        One sentence each: dead links and anchors, missing files, files that would be
        asked from elsewhere, pictures without a description.
    """
    pages = {
        path.relative_to(site).as_posix(): read_page(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
        if "_static" not in path.relative_to(site).parts
    }
    return [said for name in pages for said in _of_page(name, pages, site)]


def _of_page(name: str, pages: dict[str, Page], site: Path) -> Iterator[str]:
    page = pages[name]
    for address in page.loads:
        if urlsplit(address).netloc:
            yield f"{name} would ask another machine for {address}"
        elif said := _dead(address, name, pages, site):
            yield said
    for address in page.links:
        if said := _dead(address, name, pages, site):
            yield said
    for picture in page.silent:
        yield f"{name} shows {picture} without a description"


def _dead(address: str, name: str, pages: dict[str, Page], site: Path) -> str:
    parts = urlsplit(address)
    if parts.scheme or parts.netloc:
        return ""
    target, anchor = name, unquote(parts.fragment)
    if parts.path:
        path = (site / name).parent / unquote(parts.path)
        if not path.is_file():
            return f"{name} links to {address}, which does not exist"
        target = path.resolve().relative_to(site.resolve()).as_posix()
    if anchor and target in pages and anchor not in pages[target].anchors:
        return f"{name} links to {address}, but there is no such place on that page"
    return ""
