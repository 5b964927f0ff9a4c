"""A PDF is printed by Chromium, or it is said why not."""

import pytest

from llmos_edu.book import print_pdf
from llmos_edu.book.pdf import browser
from llmos_edu.core import FileError, MissingPartError


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
