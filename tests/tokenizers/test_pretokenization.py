"""The split by hand, against the Rust library's, on streams, at special tokens."""

import pytest
import regex
import tokenizers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.tokenizers import from_printable, split_stream, split_words
from llmos_edu.tokenizers.pretokenization import (
    GPT2_PATTERN,
    check_several,
    split_special,
)
from tests.tokenizers.texts import AWKWARD, ascii_texts, texts

RUST_SPLIT = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)


def rust_words(text):
    words = RUST_SPLIT.pre_tokenize_str(text)
    return [from_printable(written).decode() for written, _ in words]


class TestByHand:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            ("", []),
            ("one two", ["one", " two"]),
            ("don't", ["don", "'t"]),
            ("DON'T", ["DON", "'", "T"]),  # the endings are small letters only
            ("x2, y", ["x", "2", ",", " y"]),
            ("a   b", ["a", "  ", " b"]),  # the last space goes with the word
            ("a\n\nb", ["a", "\n", "\n", "b"]),  # a line end cannot
            ("a  ", ["a", "  "]),
            ("été 東京!", ["été", " 東京", "!"]),
        ],
    )
    def test_words(self, text, words):
        assert split_words(text) == words

    def test_an_ending_may_be_cut_anywhere(self):
        assert list(split_stream(["you'", "r", "e"])) == ["you", "'re"]
        assert list(split_stream(["!'", "r", "e"])) == ["!'", "re"]

    def test_the_longer_of_two_special_tokens_wins(self):
        parts = split_special("x<a><a>2", ["<a>", "<a><a>"])
        assert parts == ["x", "<a><a>", "2"]

    def test_special_tokens_are_no_patterns(self):
        assert split_special("abc|.*|", [".*", "|"]) == [
            "abc",
            "|",
            "",
            ".*",
            "",
            "|",
            "",
        ]

    def test_without_special_tokens_there_is_nothing_to_cut(self):
        assert split_special("<eos>", []) == ["<eos>"]


class TestParity:
    @pytest.mark.parametrize("text", AWKWARD)
    def test_awkward_texts_are_split_as_in_rust(self, text):
        assert split_words(text) == rust_words(text)

    @settings(deadline=None)
    @given(texts)
    def test_any_text_is_split_as_in_rust(self, text):
        assert split_words(text) == rust_words(text)


class TestLaws:
    @settings(deadline=None)
    @given(texts)
    def test_the_words_joined_are_the_text(self, text):
        assert "".join(split_words(text)) == text

    @settings(deadline=None)
    @given(ascii_texts)
    @example("".join(map(chr, range(128))))
    def test_ascii_takes_a_faster_way_to_the_same_words(self, text):
        assert split_words(text) == regex.findall(GPT2_PATTERN, text)

    @settings(deadline=None)
    @given(st.lists(st.sampled_from(["a", "é", "\n", " ", "\x1c", "'", "s", "!"])))
    def test_lines_of_ascii_between_others_change_no_word(self, characters):
        text = "".join(characters)
        assert split_words(text) == regex.findall(GPT2_PATTERN, text)

    @settings(deadline=None)
    @given(st.lists(texts))
    def test_a_stream_has_the_words_of_the_text_it_carries(self, pieces):
        assert list(split_stream(pieces)) == split_words("".join(pieces))

    @settings(deadline=None)
    @given(st.text("'rvels a\n!é"))
    def test_a_stream_may_be_cut_after_each_character(self, text):
        assert list(split_stream(text)) == split_words(text)

    @settings(deadline=None)
    @given(texts, st.sets(st.text(min_size=1, max_size=3), max_size=3))
    def test_cutting_out_special_tokens_loses_nothing(self, text, special):
        parts = split_special(text, special)
        assert "".join(parts) == text
        assert set(parts[1::2]) <= special


class TestEdges:
    def test_a_stream_is_read_only_as_far_as_needed(self):
        read = []

        def pieces():
            for piece in ["one two three", " four", " five"]:
                read.append(piece)
                yield piece

        assert next(split_stream(pieces())) == "one"
        assert read == ["one two three"]

    def test_one_text_where_several_are_wanted_is_refused(self):
        with pytest.raises(InputError, match=r"got the single text 'abc'.*\[text\]"):
            check_several("abc")
