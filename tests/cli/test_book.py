"""`llmos book` runs what changed, and says in one line why a book cannot be made."""

import pytest

from tests.book import scratch


@pytest.fixture
def small_book(course):
    """The book of a checkout with one chapter, which is never run here."""
    (course / "notebooks/05_attention.ipynb").unlink()
    toc = "format: jb-book\nroot: index\nchapters:\n- file: notebooks/00_welcome\n"
    return scratch.checkout(course, toc=toc)


class TestGolden:
    @pytest.mark.slow
    def test_a_chapter_is_run_once_and_shown(self, llmos, small_book):
        done = llmos("book", "build")
        assert "ran 00_welcome in" in done.out, done.err
        html = small_book / "book/_build/html/notebooks/00_welcome.html"
        assert "cpu 0" in html.read_text()
        again = llmos("book", "build")
        assert again.code == 0
        assert "ran 00_welcome" not in again.out


class TestEdges:
    def test_a_stale_chapter_is_a_failed_check(self, llmos, small_book):
        done = llmos("book", "build", "--stored", "--json")
        assert done.code == 1
        assert "00_welcome, cell [1] with count None; run them" in done.complaint

    def test_a_chapter_without_a_place_is_a_failed_check(self, llmos, small_book):
        path = small_book / "notebooks/00_welcome.ipynb"
        path.rename(path.with_name("02_lost.ipynb"))
        done = llmos("book", "build", "--stored", "--json")
        assert done.code == 1
        assert "book/_toc.yml, got notebooks/02_lost" in done.complaint

    def test_what_was_not_built_cannot_be_served(self, llmos, small_book):
        done = llmos("book", "serve")
        assert done.code == 2
        assert "must be built before it is served" in done.complaint
