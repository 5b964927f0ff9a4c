"""What is read from this Python and from a reader's files, the cache, and refusals."""

import hashlib
import sys

import pytest

from llmos_edu.core import CorpusError
from llmos_edu.data import (
    CORPORA,
    comments,
    corpora,
    describe,
    docstrings,
    prose_paragraphs,
    python_docs,
    python_prose,
    python_source,
    read_texts,
)

MODULE = '''"""About b."""

# Why b is there,
# in two lines.
import missing_on_purpose

if missing_on_purpose:

    class Box:
        """A box."""

        async def open(self):
            """Open it."""

        def shut(self):
            """A box."""
            # Nobody comes.

def late():
    "Too\\\\d late."
'''


@pytest.fixture
def library(tmp_path, monkeypatch):
    """A standard library of a few files, and a cache of its own."""
    root = tmp_path / "lib"
    for folder in ("", "pack", "test", "site-packages", "pack/tests"):
        (root / folder).mkdir(exist_ok=True, parents=True)
    (root / "b.py").write_text(MODULE)
    (root / "a.py").write_bytes(b'# -*- coding: latin-1 -*-\n"caf\xe9"\n')
    (root / "blank.py").write_text("\n")
    (root / "notes.txt").write_text("not a source")
    (root / "_sysconfigdata_linux.py").write_text('"made by a machine"\n')
    (root / "pack" / "c.py").write_text('"""In a package."""\n')
    for folder in ("test", "site-packages", "pack/tests"):
        (root / folder / "d.py").write_text('"""Not the library."""\n')
    monkeypatch.setattr(corpora.sysconfig, "get_path", {"stdlib": str(root)}.get)
    monkeypatch.setenv("LLMOS_HOME", str(tmp_path / "home"))
    return root


class TestByHand:
    def test_docstrings_come_by_file_from_the_outside_in_and_once(self, library):
        expected = ["café", "About b.", "Too\\d late.", "A box.", "Open it."]
        assert docstrings() == [*expected, "In a package."]

    def test_comments_come_by_file_and_line_and_once(self, library):
        (library / "e.py").write_text("#\n\n# Nobody comes.\n")
        first, *rest = comments()
        assert first == "-*- coding: latin-1 -*-"
        assert rest == ["Why b is there,\nin two lines.", "Nobody comes."]

    def test_sources_are_those_of_the_library_alone(self, library):
        first, second, third = python_source()
        assert '"café"' in first
        assert second == MODULE
        assert third == '"""In a package."""\n'

    def test_a_corpus_is_described_by_size_fingerprint_and_first_line(self):
        summary = describe(["\n  Nobody comes.\nAt all.", "café"])
        assert summary.n_documents == 2
        assert (summary.n_characters, summary.n_bytes) == (28, 29)
        assert summary.first_line == "Nobody comes."
        in_ascii = rb'["\n  Nobody comes.\nAt all.", "caf\u00e9"]'
        assert summary.sha256 == hashlib.sha256(in_ascii).hexdigest()


class TestLaws:
    def test_python_docs_are_the_topics_of_help(self):
        documents = python_docs()
        assert len(documents) > 50
        assert any("boolean" in document.lower() for document in documents)
        assert describe(documents).n_bytes > 300_000

    def test_python_source_is_megabytes_of_python(self):
        documents = python_source()
        assert describe(documents).n_bytes > 5_000_000
        assert any("class JSONDecoder" in document for document in documents)

    @pytest.mark.slow
    def test_docstrings_are_megabytes_and_all_different(self):
        documents = docstrings()
        assert describe(documents).n_bytes > 1_000_000
        assert len(documents) == len(set(documents))
        assert any("Serialize ``obj`` to a JSON" in text for text in documents)

    @pytest.mark.slow
    def test_python_prose_is_a_megabyte_of_sentences_without_examples(self):
        documents = python_prose()
        assert describe(documents).n_bytes > 600_000
        assert len(documents) == len(set(documents))
        assert not any("\n" in text or ">>>" in text for text in documents)

    @pytest.mark.slow
    def test_comments_are_most_of_a_megabyte_and_join_the_prose(self):
        documents = comments()
        assert describe(documents).n_bytes > 600_000
        assert len(documents) == len(set(documents))
        assert set(prose_paragraphs(documents)) < set(python_prose())

    def test_order_of_documents_changes_the_fingerprint(self):
        one, other = describe(["a", "b"]), describe(["b", "a"])
        assert one.sha256 != other.sha256
        assert describe(["ab"]).sha256 != one.sha256

    def test_every_corpus_has_its_own_name(self):
        assert {function.__name__ for function in CORPORA.values()} == set(CORPORA)


class TestCache:
    @pytest.fixture
    def kept(self, library):
        docstrings()
        (path,) = (library.parent / "home" / "corpora").iterdir()
        return path

    @pytest.fixture
    def parsed(self, monkeypatch):
        texts = []
        parse = corpora.ast.parse

        def remember(text, *args, **settings):
            texts.append(text)
            return parse(text, *args, **settings)

        monkeypatch.setattr(corpora.ast, "parse", remember)
        return texts

    def test_a_second_reading_parses_nothing(self, kept, parsed):
        assert "A box." in docstrings()
        assert parsed == []

    def test_comments_are_kept_beside_the_docstrings(self, kept, monkeypatch):
        first = comments()
        monkeypatch.setattr(corpora, "comment_blocks", None)
        assert comments() == first
        assert "A box." in docstrings()

    @pytest.mark.parametrize(
        "damage",
        [
            lambda data: data[: len(data) // 2],
            lambda data: data.replace(b"A box", b"A fox"),
            lambda data: b"",
            lambda data: b"[]",
            lambda data: b"{}",
            lambda data: b"\xff\xfe",
        ],
    )
    def test_a_damaged_copy_is_made_again(self, kept, parsed, damage):
        whole = kept.read_bytes()
        kept.write_bytes(damage(whole))
        assert "A box." in docstrings()
        assert parsed
        assert kept.read_bytes() == whole

    def test_another_library_is_read_anew(self, kept, library):
        (library / "e.py").write_text('"""New."""\n')
        assert "New." in docstrings()

    def test_a_home_that_cannot_be_written_costs_only_time(self, library, caplog):
        (library.parent / "home").write_text("a file is in the way")
        assert "A box." in docstrings()
        assert "corpus is read anew each time" in caplog.text


class TestReadTexts:
    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "sub" / ".hidden").mkdir(parents=True)
        (tmp_path / "b.txt").write_bytes(b"\xef\xbb\xbfone\r\ntwo\rthree")
        (tmp_path / "a.MD").write_text("# A")
        (tmp_path / "sub" / "c.py").write_text("c = 3")
        (tmp_path / "sub" / "__init__.py").write_text("")
        (tmp_path / "sub" / "d.png").write_bytes(b"\x89PNG\0")
        (tmp_path / "sub" / ".hidden" / "e.txt").write_text("not for you")
        return tmp_path

    def test_a_folder_gives_its_texts_by_path(self, folder):
        assert read_texts([folder]) == ["# A", "one\ntwo\nthree", "c = 3"]

    def test_one_path_needs_no_list(self, folder):
        assert read_texts(folder / "b.txt") == read_texts([str(folder / "b.txt")])

    def test_a_file_that_is_named_may_have_any_ending(self, folder):
        (folder / "story.text").write_text("Nobody comes.")
        assert read_texts(str(folder / "story.text")) == ["Nobody comes."]

    def test_no_paths_are_refused(self):
        with pytest.raises(CorpusError, match="at least one path, got none"):
            read_texts([])

    def test_a_missing_file_is_refused(self, folder):
        with pytest.raises(CorpusError, match=r"nowhere.txt \(No such file"):
            read_texts(folder / "nowhere.txt")

    def test_an_unreadable_file_is_refused(self, folder, monkeypatch):
        def refuse(path):
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(corpora.Path, "read_bytes", refuse)
        with pytest.raises(CorpusError, match=r"b.txt \(Permission denied\)"):
            read_texts(folder / "b.txt")

    def test_a_binary_file_is_refused(self, folder):
        with pytest.raises(CorpusError, match=r"d.png with a zero byte at 4"):
            read_texts(folder / "sub" / "d.png")

    def test_text_in_another_encoding_is_refused(self, folder):
        (folder / "latin.txt").write_bytes("café".encode("latin-1"))
        with pytest.raises(CorpusError, match=r"latin.txt with byte 0xe9 at 3"):
            read_texts(folder)

    def test_a_blank_file_is_refused(self, folder):
        with pytest.raises(CorpusError, match=r"blank, got .*__init__.py"):
            read_texts(folder / "sub" / "__init__.py")

    def test_a_folder_without_text_is_refused(self, tmp_path):
        (tmp_path / "blank.txt").write_text(" \n")
        with pytest.raises(CorpusError, match=rf"got none in {tmp_path}"):
            read_texts([tmp_path])


class TestEdges:
    def test_a_python_without_sources_is_refused(self, library, monkeypatch):
        empty = library.parent / "empty"
        empty.mkdir()
        monkeypatch.setattr(corpora.sysconfig, "get_path", lambda name: str(empty))
        with pytest.raises(CorpusError, match=rf"got none in {empty}"):
            python_source()

    def test_a_python_without_help_topics_is_refused(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "pydoc_data.topics", None)
        with pytest.raises(CorpusError, match=r"without pydoc_data"):
            python_docs()

    def test_a_source_that_cannot_be_read_is_refused(self, library):
        (library / "odd.py").write_bytes(b"# coding: utf-8\n'\xff'\n")
        with pytest.raises(CorpusError, match=r"odd.py \("):
            python_source()

    def test_no_documents_have_no_first_line(self):
        assert describe([])[:3] == (0, 0, 0)
        assert describe([]).first_line == ""
