"""A PDF is printed by Chromium, or it is said why not."""

import re
import shutil
import subprocess
import zlib

import pytest

from llmos_edu.book import build_site, print_pdf, staged_files
from llmos_edu.book.pdf import BROWSERS, browser
from llmos_edu.core import FileError, MissingPartError
from tests.book.scratch import PNG, cell, checkout, notebook, shown, words


def program(folder, script):
    path = folder / "chromium"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


class TestByHand:
    def test_the_page_is_handed_to_the_browser(self, tmp_path, monkeypatch):
        program(
            tmp_path, f'for word in "$@"; do echo "$word"; done > {tmp_path}/out.pdf'
        )
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        made = print_pdf(tmp_path / "index.html", out=tmp_path / "out.pdf")
        said = made.read_text().splitlines()
        assert said[-1] == (tmp_path / "index.html").as_uri()
        assert f"--print-to-pdf={tmp_path}/out.pdf" in said


class TestEdges:
    def test_without_a_browser_it_is_said_what_to_install(self, tmp_path, monkeypatch):
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(MissingPartError, match=r"chromium, .*apt-get install"):
            browser()

    def test_a_browser_that_writes_nothing_is_quoted(self, tmp_path, monkeypatch):
        program(tmp_path, "echo 'no room left' >&2")
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        with pytest.raises(FileError, match=r"out\.pdf, got nothing \(no room left\)"):
            print_pdf(tmp_path / "index.html", out=tmp_path / "out.pdf")


CHINESE_FONT = (
    subprocess.run(
        ["fc-list", ":lang=zh"], capture_output=True, text=True, check=False
    ).stdout
    if shutil.which("fc-list")
    else ""
)
CAN_PRINT = any(map(shutil.which, BROWSERS)) and CHINESE_FONT


def links(pdf):
    """Where its links lead: names of places inside, and addresses outside."""
    places = set(re.findall(rb"/Dest /([^\s/>]+)", pdf))
    return places, set(re.findall(rb"/URI \(([^)]*)\)", pdf))


def places(pdf):
    """The names that a link inside may lead to."""
    number = re.search(rb"/Dests (\d+) 0 R", pdf).group(1)
    table = re.search(rb"\n%s 0 obj\s*<<(.*?)endobj" % number, pdf, re.S).group(1)
    return set(re.findall(rb"/([^\s/]+) \[", table))


def letters(pdf):
    """The letters that its embedded fonts can draw."""
    found = set()
    for stream in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", pdf, re.S):
        try:
            plain = zlib.decompress(stream)
        except zlib.error:
            continue
        if b"begincmap" in plain:
            found |= {chr(int(code, 16)) for code in re.findall(rb"> <(\w{4})>", plain)}
    return found


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.skipif(not CAN_PRINT, reason="needs Chromium and a Chinese font")
class TestGolden:
    def test_links_lead_somewhere_and_every_letter_is_drawn(self, tmp_path):
        index = (
            "# Welcome\n\n[One](notebooks/01_one.ipynb), \u6b22\u8fce, "
            "[x](https://x.example/)\n"
        )
        root = checkout(tmp_path, index=index)
        (root / "exercises").mkdir()
        (root / "exercises/attention.ipynb").write_text("{}")
        picture = shown({"image/png": PNG}, {"image/png": {"alt": "One dot"}})
        turn = words("[Your turn](../exercises/attention.ipynb)")
        chapter = notebook(cell(picture), turn)
        files = staged_files(root, chapters={"01_one": chapter})
        site = build_site(files, build=tmp_path / "build", builder="singlehtml")
        pdf = print_pdf(site / "index.html", out=tmp_path / "book.pdf").read_bytes()
        inside, outside = links(pdf)
        assert b"document-notebooks#2F01_one" in inside
        assert inside <= places(pdf)
        assert outside == {b"https://x.example/"}
        assert {"W", "\u6b22", "\u8fce"} <= letters(pdf)
        # Fonts of type 3 are drawings by themselves; all others must bring a file.
        assert (
            pdf.count(b"/Subtype /Type0") == len(re.findall(rb"/FontFile\d? ", pdf)) > 0
        )
