"""Symbols: one character for each token."""

from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.tokenizers.symbols import Symbols, adjacent_pairs, spell


class TestByHand:
    def test_pairs_of_neighbours_overlap(self):
        assert list(adjacent_pairs("aaab")) == ["aa", "aa", "ab"]

    def test_one_symbol_has_no_neighbours(self):
        assert list(adjacent_pairs("a")) == []

    def test_a_byte_is_the_character_of_its_number(self):
        assert spell(b"\x00\xff") == "\x00\xff"

    def test_the_first_learnt_token_is_character_256(self):
        symbols = Symbols()
        assert symbols.add(b"th") == chr(256)
        assert symbols.add(b"the") == chr(257)


class TestLaws:
    @given(st.lists(st.binary(min_size=1)))
    def test_a_symbol_stands_for_the_token_it_was_made_for(self, tokens):
        symbols = Symbols()
        word = "".join([symbols.add(token) for token in tokens])
        assert symbols.tokens(word) == tokens
        assert [symbols.token(symbol) for symbol in word] == tokens

    @given(st.binary(min_size=1))
    def test_the_same_token_keeps_its_symbol(self, token):
        symbols = Symbols()
        first = symbols.add(token)
        size = len(symbols)
        assert symbols.add(token) == first
        assert len(symbols) == size

    @given(st.binary())
    def test_a_word_is_spelt_with_the_symbols_of_its_bytes(self, word):
        assert b"".join(Symbols().tokens(spell(word))) == word
