"""Each step on letters a reader can name, and what cleaning promises of any text."""

import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from llmos_edu.data import (
    clean,
    compose,
    drop_control,
    plain_spaces,
    repair_newlines,
    trim,
)

any_text = st.text(st.characters(codec=None), max_size=60)


class TestByHand:
    @pytest.mark.parametrize(
        ("step", "given_text", "expected"),
        [
            (repair_newlines, "a\r\n\r\nb\rc\x85d\u2029e", "a\n\nb\nc\nd\ne"),
            (
                drop_control,
                "bell\x07 soft\u00adhyphen \ud800lone",
                "bell softhyphen lone",
            ),
            (drop_control, "keeps\tthe\nshape", "keeps\tthe\nshape"),
            (drop_control, "\U0001f469\u200d\U0001f52c", "\U0001f469\u200d\U0001f52c"),
            (compose, "A\u030a \u212b", "\u00c5 \u00c5"),
            (compose, "\ufb01 stays", "\ufb01 stays"),
            (plain_spaces, "a\u00a0b\u3000c\u2009d\te", "a b c d\te"),
            (trim, "  a \t\n\t\n\n b\n\n\n", "  a\n\n b"),
        ],
    )
    def test_a_step_does_its_one_thing(self, step, given_text, expected):
        assert step(given_text) == expected

    def test_steps_run_in_the_order_given(self):
        assert clean("a\r\n", steps=[trim, repair_newlines]) == "a\n"
        assert clean("a\r\n", steps=[repair_newlines, trim]) == "a"

    def test_no_steps_change_nothing(self):
        assert clean(" \x00", steps=[]) == " \x00"


class TestLaws:
    @settings(deadline=None)
    @given(any_text)
    @example("e\u0000\u0301")  # dropping brings letter and accent together
    @example("\u2000\r\n\u2000\r\n\u2000")
    @example("\n\u00ad\n\n")
    def test_cleaning_twice_changes_nothing(self, text):
        once = clean(text)
        assert clean(once) == once

    @settings(deadline=None)
    @given(any_text)
    def test_clean_text_is_composed_and_has_one_kind_of_space(self, text):
        cleaned = clean(text)
        assert unicodedata.is_normalized("NFC", cleaned)
        assert {c for c in cleaned if unicodedata.category(c) == "Zs"} <= {" "}
        assert cleaned.encode("utf-8").decode("utf-8") == cleaned

    @settings(deadline=None)
    @given(st.text(" abcXYZ.,\n", max_size=40).map(str.strip))
    def test_no_letter_of_plain_text_is_lost(self, text):
        assert clean(text).split() == text.split()


class TestEdges:
    @pytest.mark.parametrize("text", ["", " ", "\n\n", "\ufeff", "\ud800"])
    def test_what_has_no_letters_becomes_empty(self, text):
        assert clean(text) == ""
