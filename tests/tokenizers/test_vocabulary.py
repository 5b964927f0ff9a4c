"""Vocabulary: numbers for tokens, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import InputError, TokenizerError
from llmos_edu.tokenizers import Vocabulary
from llmos_edu.tokenizers.vocabulary import number_tokens

ABC = Vocabulary([b"a", b"b", b"ab"])


class TestByHand:
    def test_ids_are_places_in_the_list(self):
        assert ABC.id_of(b"ab") == 2
        assert ABC.token_of(2) == b"ab"
        assert len(ABC) == 3
        assert list(ABC) == [b"a", b"b", b"ab"]
        assert b"ab" in ABC
        assert b"ba" not in ABC
        assert repr(ABC) == "Vocabulary of 3 tokens"

    def test_bytes_come_first_then_merges_then_special_tokens(self):
        vocabulary = number_tokens(
            [(b"a", b"b"), (b"ab", b"c")], special_tokens=["<eos>", "<pad>"]
        )
        tokens = [b"ab", b"abc", b"<eos>", b"<pad>"]
        assert [vocabulary.id_of(token) for token in tokens] == [256, 257, 258, 259]
        assert vocabulary.token_of(97) == b"a"

    def test_a_token_that_two_merges_make_has_one_id(self):
        merges = [
            (b"a", b"b"),
            (b"b", b"c"),
            (b"ab", b"c"),
            (b"a", b"bc"),
            (b"x", b"y"),
        ]
        vocabulary = number_tokens(merges)
        assert vocabulary.id_of(b"abc") == 258
        assert vocabulary.id_of(b"xy") == 259


class TestLaws:
    @given(st.lists(st.binary(min_size=1), unique=True))
    def test_tokens_and_ids_lead_to_each_other(self, tokens):
        vocabulary = Vocabulary(tokens)
        assert [vocabulary.id_of(token) for token in tokens] == list(range(len(tokens)))
        assert [vocabulary.token_of(i) for i in range(len(tokens))] == tokens

    def test_equal_tokens_make_equal_vocabularies(self):
        again = Vocabulary([b"a", b"b", b"ab"])
        assert again == ABC
        assert hash(again) == hash(ABC)
        assert Vocabulary([b"b", b"a", b"ab"]) != ABC
        assert ABC != [b"a", b"b", b"ab"]


class TestEdges:
    def test_a_token_may_not_occur_twice(self):
        with pytest.raises(TokenizerError, match="b'a' as both id 0 and id 2"):
            Vocabulary([b"a", b"b", b"a"])

    def test_a_token_may_not_be_empty(self):
        with pytest.raises(TokenizerError, match="not be empty, got token_id=1"):
            Vocabulary([b"a", b""])

    def test_an_unknown_token_is_refused(self):
        with pytest.raises(
            InputError, match="one of the 3 in the vocabulary, got b'x'"
        ):
            ABC.id_of(b"x")

    @pytest.mark.parametrize("token_id", [-1, 3])
    def test_an_unknown_id_is_refused(self, token_id):
        with pytest.raises(InputError, match=rf"0 to 2, got {token_id}"):
            ABC.token_of(token_id)
