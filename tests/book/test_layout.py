"""What shapes every page is known, and Sphinx starts as quickly as it can."""

import sys

import pytest

from llmos_edu.book.layout import _python, and_more, lay_out, look_of
from llmos_edu.core import InputError
from tests.book.scratch import CONF

FILES = {"conf.py": b"a", "_static/x.css": b"b", "index.md": b"c"}
SETTINGS = {"language": "en"}


class TestByHand:
    @pytest.mark.parametrize(
        "path", ["conf.py", "_toc.yml", "_static/x.css", "_templates/a.html"]
    )
    def test_what_shapes_every_page_changes_the_look(self, path):
        assert look_of(FILES | {path: b"new"}, SETTINGS) != look_of(FILES, SETTINGS)

    @pytest.mark.parametrize("path", ["index.md", "notebooks/a.ipynb", "map.md"])
    def test_the_words_of_a_page_do_not(self, path):
        assert look_of(FILES | {path: b"new"}, SETTINGS) == look_of(FILES, SETTINGS)

    def test_settings_and_the_words_of_buttons_do(self):
        before = look_of(FILES, SETTINGS)
        assert look_of(FILES, SETTINGS | {"llmos_repository": "x"}) != before
        buttons = {"locales/de/LC_MESSAGES/sphinx.mo": b""}
        assert look_of(FILES | buttons, SETTINGS) != before

    def test_byte_code_that_may_not_lie_beside_sources_lies_in_our_cache(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setenv("LLMOS_HOME", str(tmp_path))
        monkeypatch.setattr(sys, "dont_write_bytecode", True)
        cache = f"pycache_prefix={tmp_path / 'byte_code'}"
        assert _python() == [sys.executable, "-X", cache]
        monkeypatch.setattr(sys, "dont_write_bytecode", False)
        assert _python() == [sys.executable]

    def test_complaints_that_are_not_shown_are_counted(self):
        assert [and_more(count) for count in (1, 3)] == ["", " (and 2 more)"]


class TestEdges:
    @pytest.mark.slow
    def test_a_run_that_failed_is_forgotten(self, tmp_path):
        source = tmp_path / "source"
        source.mkdir()
        (source / "_static").mkdir()
        (source / "conf.py").write_text(CONF)
        (source / "_toc.yml").write_text("format: jb-book\nroot: index\n")
        (source / "index.md").write_text("# Welcome\n\n[there](gone.md)\n")
        folder = tmp_path / "html"
        how = {"builder": "html", "settings": SETTINGS, "look": "1"}
        with pytest.raises(InputError, match=r"got index\.md:3: .*gone\.md"):
            lay_out(source, folder, **how)
        assert not (folder / "made_with").exists()
        (source / "index.md").write_text("# Welcome\n")
        pages = lay_out(source, folder, **how)
        assert "Welcome" in (pages / "index.html").read_text()
        assert (folder / "made_with").read_text() == "1"
