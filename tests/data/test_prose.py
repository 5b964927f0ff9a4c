"""`data.prose`: sentences taken from among code, tables and headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.data import is_prose, prose_paragraphs

SENTENCE = "Sets forget the order of\nwhat they hold, and lists keep it."


class TestByHand:
    def test_a_paragraph_becomes_one_line(self):
        (line,) = prose_paragraphs([SENTENCE])
        assert line == "Sets forget the order of what they hold, and lists keep it."

    def test_code_and_headings_between_sentences_go(self):
        document = f"Sets\n\n{SENTENCE}\n\n>>> {{1, 2}}\n{{1, 2}}\n\nSee also lists."
        assert len(prose_paragraphs([document])) == 1

    def test_a_sentence_that_stands_in_two_documents_is_taken_once(self):
        assert len(prose_paragraphs([SENTENCE, f"More.\n\n{SENTENCE}"])) == 1

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            ("one two three four five six seven eight.", True),
            ("one two three four five six seven.", False),
            ("one two three four five six seven eight", False),
            ("one two three four five six seven e1ght.", True),
            ("one two three four five six s3ven e1ght.", False),
            ('"one" (two, three) *four* five six seven eight.', True),
            ("one two three four five six seven eight::", False),
            ("one two three four >>> five six seven eight.", False),
        ],
    )
    def test_the_border_between_prose_and_the_rest(self, words, expected):
        assert is_prose(words) is expected


class TestLaws:
    @given(st.lists(st.text(alphabet="ab. \n>", max_size=60), max_size=5))
    def test_what_was_taken_would_be_taken_again_unchanged(self, documents):
        once = prose_paragraphs(documents)
        assert prose_paragraphs(once) == once


class TestEdges:
    @pytest.mark.parametrize("documents", [[], [""], ["\n\n\n"], ["   "]])
    def test_nothing_gives_nothing(self, documents):
        assert prose_paragraphs(documents) == []
