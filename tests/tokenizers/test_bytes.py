"""Bytes by hand, GPT-2's alphabet against the Rust library's, and back again."""

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError, TokenizerError
from llmos_edu.tokenizers import byte_alphabet, from_printable, to_bytes, to_printable


class TestByHand:
    def test_an_accent_takes_two_bytes(self):
        # e with acute is U+00E9 = 0b00011_101001: 110_00011 10_101001 = C3 A9
        assert to_bytes("é") == b"\xc3\xa9"

    def test_an_emoji_takes_four_bytes(self):
        assert to_bytes("👍") == b"\xf0\x9f\x91\x8d"

    def test_visible_bytes_keep_their_character(self):
        assert to_printable(b"GPT-2!") == "GPT-2!"

    def test_the_other_bytes_take_letters_from_u0100_on_in_their_order(self):
        # 33 bytes 0x00-0x20 take U+0100-U+0120; 0x7F-0xA0 follow; 0xAD comes last
        assert (
            to_printable(b"\x00\n \x7f\xa0\xad")
            == "\u0100\u010a\u0120\u0121\u0142\u0143"
        )


class TestParity:
    def test_the_alphabet_is_that_of_the_rust_library(self):
        # every byte that UTF-8 can hold: all of U+0000-U+07FF and one of each plane
        text = "".join(map(chr, range(0x800))) + "\u0800\uffff\U00010000\U0010ffff"
        text += "".join(chr(c) for c in range(0x1000, 0xD000, 0x1000)) + "\ue000"
        text += "".join(map(chr, (0x40000, 0x80000, 0xC0000)))
        split = tokenizers.pre_tokenizers.ByteLevel(
            add_prefix_space=False, use_regex=False
        )
        ((written, _),) = split.pre_tokenize_str(text)
        assert to_printable(text.encode()) == written
        assert set(byte_alphabet()) == set(split.alphabet())


class TestLaws:
    @settings(deadline=None)
    @given(st.binary())
    def test_what_was_written_in_the_alphabet_can_be_read(self, token):
        assert from_printable(to_printable(token)) == token

    def test_every_byte_has_a_character_of_its_own_that_prints(self):
        alphabet = byte_alphabet()
        assert len(set(alphabet)) == 256
        assert all(c.isprintable() and not c.isspace() for c in alphabet)


class TestEdges:
    def test_half_a_surrogate_pair_is_refused_with_its_place(self):
        with pytest.raises(InputError, match=r"'\\ud800' at position 3, near 'abc"):
            to_bytes("abc\ud800d")

    def test_a_character_outside_the_alphabet_is_refused(self):
        with pytest.raises(TokenizerError, match="got ' ' in 'a b'"):
            from_printable("a b")
