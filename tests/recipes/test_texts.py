"""Texts: each paragraph once, on one side."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import CorpusError, UnknownNameError
from llmos_edu.recipes import paragraphs, training_texts

BOOK = "\n\n".join(f"Paragraph {n} says {n * n}." for n in range(300))


@pytest.fixture
def book(tmp_path):
    path = tmp_path / "book.txt"
    path.write_text(BOOK + "\n\n" + BOOK)
    return path


class TestByHand:
    def test_a_text_is_cut_at_blank_lines(self):
        assert paragraphs(["a\nb\n\n\n\nc\n"]) == ["a\nb", "c"]

    def test_indentation_stays(self):
        assert paragraphs(["    if x:\n        y\n\nz"]) == [
            "    if x:\n        y",
            "z",
        ]

    def test_one_file_is_enough_to_have_both_sides(self, book):
        texts = training_texts(corpus="", paths=(str(book),))
        assert texts.n_documents == 1
        assert texts.n_bytes == 2 * len(BOOK) + 2
        assert 0.05 < len(texts.valid) / len(BOOK) < 0.15

    def test_the_report_counts_both_sides(self, book):
        texts = training_texts(corpus="", paths=(str(book),))
        report = texts.to_dict()
        assert report["n_train_bytes"] == len(texts.train.encode())
        assert report["n_valid_bytes"] == len(texts.valid.encode())


class TestLaws:
    @given(st.lists(st.text(max_size=30), max_size=20))
    def test_no_paragraph_comes_twice_or_empty(self, documents):
        found = paragraphs(documents)
        assert len(found) == len(set(found))
        assert all(text.strip() for text in found)

    def test_the_sides_share_no_paragraph(self, book):
        texts = training_texts(corpus="", paths=(str(book),))
        train, valid = texts.train.split("\n\n"), texts.valid.split("\n\n")
        assert set(train).isdisjoint(valid)
        assert sorted(train + valid) == sorted(BOOK.split("\n\n"))

    def test_the_fingerprint_follows_every_change(self, book):
        before = training_texts(corpus="", paths=(str(book),)).sha256
        assert training_texts(corpus="", paths=(str(book),)).sha256 == before
        book.write_text(BOOK + "\n\nOne more.")
        assert training_texts(corpus="", paths=(str(book),)).sha256 != before


class TestEdges:
    def test_an_unknown_corpus_lists_those_there_are(self):
        with pytest.raises(UnknownNameError, match=r"python_docs.*'shakespeare'"):
            training_texts(corpus="shakespeare")

    def test_a_single_paragraph_is_too_short_to_divide(self, tmp_path):
        (tmp_path / "one.txt").write_text("One paragraph.")
        with pytest.raises(CorpusError, match="out of 1"):
            training_texts(corpus="", paths=(str(tmp_path / "one.txt"),))
