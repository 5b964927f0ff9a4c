"""How long the book takes from stored outputs, and how heavy its pages are.

    python -m benchmarks.book [--chapters 20] [--translations zh_CN]

The chapters of the course are copied until there are as many as asked for, each copy a
page of its own. What is timed: a site from nothing, the same with the words of one page
edited, with a title edited, which every page shows, and with nothing changed. "CPU s"
is what the processor spent on it, all processes together; on a busy machine it is the
fairer figure. Goals for 20 chapters in English on two quiet cores: 15 s from nothing, 6
s for an edit; a page below 1.5 MB without its pictures, the site below 20 MB.
"""

import argparse
import os
import tempfile
import time
from itertools import cycle
from pathlib import Path

from llmos_edu.book import build_site, read_notebooks, staged_files

ROOT = Path(__file__).resolve().parents[1]
Files = dict[str, bytes]


def book_of(n_chapters: int) -> Files:
    """Every file of a book with so many chapters; beyond ours, they are copies."""
    paths = sorted((ROOT / "notebooks").glob("*.ipynb"))
    ours = [path.stem for path in paths]
    chapters = read_notebooks({path.stem: path for path in paths})
    files = staged_files(ROOT, chapters=chapters)
    lines = ["", "  - caption: Copies", "    chapters:"]
    for number, name in zip(range(len(ours), n_chapters), cycle(ours), strict=False):
        copy = f"{number:02}_copy"
        for path in [path for path in files if f"notebooks/{name}." in path]:
            files[path.replace(name, copy)] = files[path]
        lines.append(f"      - file: notebooks/{copy}")
    if len(lines) > 3:
        files["_toc.yml"] += "\n".join(lines).encode()
    return files


def edited(files: Files, old: str, new: str) -> Files:
    """The same book with other words on the first page of the course."""
    page = next(path for path in files if path.endswith("00_welcome.ipynb"))
    if old.encode() not in files[page]:
        raise SystemExit(f"{page} must say {old!r} to be edited")
    return files | {page: files[page].replace(old.encode(), new.encode())}


def timed(files: Files, build: Path, translations: list[str]) -> tuple[float, float]:
    """Build; the seconds that passed, and those that processors spent."""
    begun, spent = time.perf_counter(), os.times()
    build_site(files, build=build, translations=translations)
    now = os.times()
    own = now.user + now.system - spent.user - spent.system
    theirs = now.children_user + now.children_system
    theirs -= spent.children_user + spent.children_system
    return time.perf_counter() - begun, own + theirs


def weigh(site: Path, translations: list[str]) -> None:
    """Print what the site weighs, edition by edition."""
    every = [path for path in site.rglob("*") if path.is_file()]
    pages = [path.stat().st_size for path in every if path.suffix == ".html"]
    print(f"heaviest page {max(pages) / 1e6:.2f} MB, without its pictures")
    print(f"site {sum(path.stat().st_size for path in every) / 1e6:.1f} MB")
    for language in translations:
        own = [p for p in every if p.is_relative_to(site / language)]
        print(f"  {language} {sum(path.stat().st_size for path in own) / 1e6:.1f} MB")


def main() -> None:
    """Build three times, and weigh what came out."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--chapters", type=int, default=20)
    parser.add_argument("--translations", nargs="*", default=[])
    options = parser.parse_args()

    files = book_of(options.chapters)
    with tempfile.TemporaryDirectory() as folder:
        build = Path(folder)
        print(f"{options.chapters} chapters, {['en', *options.translations]}")
        print(f"{'':20} {'s':>7} {'CPU s':>7}")
        words = edited(files, "You will build", "You shall build")
        title = edited(words, "# Start here", "# Begin here")
        for what, book in (
            ("from nothing", files),
            ("one page edited", words),
            ("a title edited", title),
            ("nothing changed", title),
        ):
            passed, spent = timed(book, build, options.translations)
            print(f"{what:20} {passed:7.1f} {spent:7.1f}", flush=True)
        weigh(build / "html", options.translations)


if __name__ == "__main__":
    main()
