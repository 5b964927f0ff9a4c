"""BERT's split: by hand, against Rust on every character, by its laws."""

import unicodedata

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.tokenizers import split_basic
from llmos_edu.tokenizers.basic_split import CharacterTable, is_cjk, is_punctuation
from tests.tokenizers.texts import AWKWARD

OLDER = (
    (0x0000, 0x0600),
    (0x0620, 0x07BF),
    (0x0900, 0x097F),
    (0x1E00, 0x1FFF),
    (0x2000, 0x2E42),
    (0x3000, 0xA69F),
    (0xAC00, 0xD7A3),
    (0xF900, 0xFFFF),
    (0x1F300, 0x1F6FF),
    (0x2F800, 0x2FA1F),
)
"""Characters of Unicode 8, which is what the peer's tables hold."""

characters = st.one_of(
    st.sampled_from("aZ09 .,#-_'\n\t"),
    *(
        st.characters(
            min_codepoint=first, max_codepoint=last, exclude_categories=["Cs", "Cn"]
        )
        for first, last in OLDER
    ),
)
basic_texts = st.lists(
    st.one_of(st.text(characters, max_size=8), st.sampled_from(AWKWARD)), max_size=5
).map("".join)


def split_by_rust(text: str, *, lowercase: bool) -> list[str]:
    normalizer = tokenizers.normalizers.BertNormalizer(lowercase=lowercase)
    cut = tokenizers.pre_tokenizers.BertPreTokenizer()
    return [w for w, _ in cut.pre_tokenize_str(normalizer.normalize_str(text))]


class TestByHand:
    def test_marks_and_ideographs_stand_alone(self):
        assert split_basic("Ein Stück, 東京!") == ["ein", "stuck", ",", "東", "京", "!"]
        assert split_basic("カナ、x", lowercase=False) == ["カナ", "、", "x"]

    def test_capitals_and_accents_stay_if_asked(self):
        assert split_basic("Éa É", lowercase=False) == ["Éa", "É"]

    def test_what_is_not_seen_is_dropped(self):
        assert split_basic("a\x00b\u200dc\ufffdd\x7fe") == ["abcde"]

    def test_all_white_space_is_a_space(self):
        assert split_basic("a\u00a0b\u3000c\u2028d\te") == ["a", "b", "c", "d", "e"]

    def test_symbols_of_ascii_are_marks_and_others_are_not(self):
        assert split_basic("1+1=2€") == ["1", "+", "1", "=", "2€"]
        assert is_punctuation("$")
        assert is_punctuation("»")
        assert not is_punctuation("€")

    def test_kana_are_no_ideographs(self):
        assert is_cjk("京")
        assert not is_cjk("カ")


class TestParity:
    @settings(deadline=None, max_examples=200)
    @given(basic_texts, st.booleans())
    def test_any_text_is_split_as_rust_does(self, text, lowercase):
        expected = split_by_rust(text, lowercase=lowercase)
        assert split_basic(text, lowercase=lowercase) == expected

    @pytest.mark.parametrize("lowercase", [True, False])
    def test_every_character_of_these_scripts_is_split_as_rust_does(self, lowercase):
        for first, last in OLDER:
            codes = [c for c in range(first, last + 1) if not 0xD800 <= c < 0xE000]
            assigned = [chr(c) for c in codes if unicodedata.category(chr(c)) != "Cn"]
            text = " ".join(f"a{character}b" for character in assigned)
            expected = split_by_rust(text, lowercase=lowercase)
            assert split_basic(text, lowercase=lowercase) == expected


class TestLaws:
    @given(basic_texts, basic_texts)
    def test_a_space_separates(self, first, second):
        assert split_basic(f"{first} {second}") == [
            *split_basic(first),
            *split_basic(second),
        ]

    @given(basic_texts)
    def test_splitting_twice_is_splitting_once(self, text):
        words = split_basic(text, lowercase=False)
        assert split_basic(" ".join(words), lowercase=False) == words

    @given(basic_texts)
    def test_no_word_is_empty_or_holds_white_space(self, text):
        assert all(word.split() == [word] for word in split_basic(text))

    def test_a_character_is_worked_out_once(self):
        asked = []
        table = CharacterTable(lambda character: asked.append(character) or "x")
        assert "abba".translate(table) == "xxxx"
        assert asked == ["a", "b"]


class TestEdges:
    def test_no_text_has_no_words(self):
        assert split_basic("") == split_basic(" \n") == []

    def test_half_a_surrogate_pair_is_refused(self):
        for _ in range(2):  # also when the character has been seen before
            with pytest.raises(InputError, match=r"lone surrogate '\\udc80'"):
                split_basic("abc \udc80")
