"""Pages in other languages: what is missing is said, and put where it can be mended."""

import pytest

from tests.book import scratch
from tests.book.test_catalogues import catalogue


@pytest.fixture
def german(course):
    """A book of one chapter that was run, and two of its texts in German."""
    (course / "notebooks/05_attention.ipynb").unlink()
    path = course / "notebooks/00_welcome.ipynb"
    toc = "format: jb-book\nroot: index\nchapters:\n- file: notebooks/00_welcome\n"
    scratch.checkout(course, toc=toc, index="# Welcome\n\nRead this first.\n\nThen.\n")
    path.write_text(scratch.dump(scratch.notebook(scratch.cell())))
    po = course / "book/locales/de/LC_MESSAGES/index.po"
    po.parent.mkdir(parents=True)
    po.write_bytes(catalogue(Welcome="Willkommen", **{"Read this one.": "Lies das."}))
    return po


@pytest.mark.slow
class TestGolden:
    def test_what_is_untranslated_or_stale_is_listed(self, llmos, german):
        done = llmos("book", "translations", "--stored")
        assert done.code == 0, done.err
        assert "index: 1 of 3 texts" in done.out
        assert "stale: Read this first." in done.out
        assert "untranslated: Then." in done.out
        assert "notebooks/00_welcome: 0 of 2 texts" in done.out
        assert "English in every edition: widgets" in done.out

    def test_machines_get_the_same(self, llmos, german):
        answer = llmos("book", "translations", "--stored", "--json").json
        index, chapter = answer["editions"]["de"]
        assert index["stale"] == ["Read this first."]
        assert chapter["n_texts"] == len(chapter["untranslated"]) == 2

    def test_new_texts_are_put_into_the_catalogues(self, llmos, german):
        llmos("book", "translations", "--stored", "--update")
        assert 'msgid "Then."' in german.read_text()
        assert (german.parent / "notebooks/00_welcome.po").exists()

    def test_the_edition_is_built_and_leads_to_the_other(self, llmos, german):
        done = llmos("book", "build", "--stored", "--language", "de")
        assert done.code == 0, done.err
        html = german.parents[3] / "_build/html/de/index.html"
        assert "Willkommen" in html.read_text()


class TestEdges:
    def test_a_language_without_catalogues_is_refused(self, llmos, german):
        done = llmos("book", "build", "--stored", "--language", "fr", "--json")
        assert done.code == 2
        assert "'fr'" in done.complaint
        assert "de, en" in done.complaint
