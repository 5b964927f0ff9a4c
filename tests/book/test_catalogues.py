"""Translations are shown when they fit, asked for when they are missing or old."""

import io
import re

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po, write_po

from llmos_edu.book import languages, merge, standings
from llmos_edu.book.catalogues import compiled, own_name, translatable
from llmos_edu.core import InputError
from tests.architecture.project import ROOT


def catalogue(**texts):
    """A catalogue as bytes; keys are English, values the translation."""
    made = Catalog(locale="de", fuzzy=False)
    for text, translation in texts.items():
        made.add(text.replace("_", " "), translation)
    scratch = io.BytesIO()
    write_po(scratch, made)
    return scratch.getvalue()


def template(folder, page, *texts):
    path = folder / f"{page}.pot"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(catalogue(**dict.fromkeys(texts, "")))


def words(files, page):
    """What Sphinx would find in the compiled catalogue of a page."""
    read = read_mo(io.BytesIO(compiled(files)[f"locales/de/LC_MESSAGES/{page}.mo"]))
    return {message.id: message.string for message in read if message.id}


@pytest.fixture
def pots(tmp_path):
    """Two pages in English, and a catalogue for the first."""
    template(tmp_path / "pots", "index", "Welcome", "Read_this_first")
    template(tmp_path / "pots", "notebooks/one", "Welcome", "Cells")
    path = tmp_path / "de/LC_MESSAGES/index.po"
    path.parent.mkdir(parents=True)
    path.write_bytes(catalogue(Welcome="Willkommen", Read_me_first="Lies mich"))
    return tmp_path / "pots"


class TestByHand:
    def test_a_text_is_translated_once_for_all_pages(self):
        files = {
            "locales/de/LC_MESSAGES/index.po": catalogue(Welcome="Willkommen"),
            "locales/de/LC_MESSAGES/map.po": catalogue(Welcome="", More=""),
            "index.md": b"# Welcome",
        }
        assert words(files, "map") == {"Welcome": "Willkommen"}

    def test_a_numbered_heading_does_not_become_a_list(self):
        files = {"locales/de/LC_MESSAGES/a.po": catalogue(Read="1. Lesen")}
        assert words(files, "a") == {"Read": r"1\. Lesen"}

    def test_what_is_missing_or_old_is_listed(self, pots, tmp_path):
        index, one = standings(pots, tmp_path / "de")
        assert (index.page, one.page) == ("index", "notebooks/one")
        assert (index.n_texts, index.untranslated) == (2, ())
        assert index.stale == ("Read this first",)
        assert one.untranslated == ("Cells",)

    def test_new_texts_are_put_into_the_catalogues(self, pots, tmp_path):
        paths = merge(pots, tmp_path / "de")
        assert [path.name for path in paths] == ["index.po", "one.po"]
        merged = read_po(io.BytesIO(paths[0].read_bytes()))
        assert merged["Welcome"].string == "Willkommen"
        assert merged["Read this first"].fuzzy
        assert b"Read me first" in paths[0].read_bytes()
        assert merge(pots, tmp_path / "de") == paths

    def test_an_old_translation_is_not_shown(self, pots, tmp_path):
        path = merge(pots, tmp_path / "de")[0]
        files = {"locales/de/LC_MESSAGES/index.po": path.read_bytes()}
        assert words(files, "index") == {"Welcome": "Willkommen"}

    def test_docstrings_and_code_wait_for_nobody(self, tmp_path):
        template(tmp_path, "api/nn", "Attention")
        template(tmp_path, "api/index", "Reference")
        template(tmp_path, "table", "`n_heads`", "$d$ 12")
        assert [row.page for row in standings(tmp_path, tmp_path / "de")] == [
            "api/index"
        ]

    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("`a` `b`", False),
            ("$d^2$", False),
            ("12 / 3", False),
            ("[`x`](path:x)", False),
            ("[05](notebooks/05_attention.ipynb)", False),
            ("Row `q`", True),
        ],
    )
    def test_words_are_told_from_code(self, text, expected):
        assert translatable(text) == expected

    def test_a_language_is_called_by_its_own_name(self):
        assert own_name("zh_CN") == "中文"


class TestEdges:
    def test_a_broken_catalogue_is_refused(self):
        files = {"locales/de/LC_MESSAGES/a.po": b"not a catalogue"}
        with pytest.raises(InputError, match=r"got locales/de/LC_MESSAGES/a\.po: "):
            compiled(files)

    def test_without_catalogues_there_is_no_other_language(self, tmp_path):
        assert languages(tmp_path) == []


MARKUP = r"`[^`]+`|\$[^$]+\$|\]\([^)]+\)|<kbd>.*?</kbd>|arXiv:\d+\.\d+"


class TestOurCatalogues:
    """What every translation of this book must keep."""

    def test_there_is_a_chinese_one(self):
        assert languages(ROOT / "book") == ["zh_CN"]

    @pytest.mark.parametrize(
        "path", sorted((ROOT / "book/locales").rglob("*.po")), ids=lambda p: p.stem
    )
    def test_code_formulas_and_links_are_those_of_the_original(self, path):
        for message in read_po(io.BytesIO(path.read_bytes()), abort_invalid=True):
            if not message.id or not message.string or message.fuzzy:
                continue
            ours = sorted(re.findall(MARKUP, message.string))
            assert ours == sorted(re.findall(MARKUP, message.id)), message.id

    @pytest.mark.parametrize(
        "path",
        sorted((ROOT / "book/locales/zh_CN").rglob("*.po")),
        ids=lambda p: p.stem,
    )
    def test_chinese_ends_its_sentences_in_chinese(self, path):
        for message in read_po(io.BytesIO(path.read_bytes())):
            found = re.search(r"[\u4e00-\u9fff][,;:?!.]", str(message.string or ""))
            assert found is None, f"{path.name}: {message.string}"
