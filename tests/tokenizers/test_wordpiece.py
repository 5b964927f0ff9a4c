"""The whole tokenizer of BERT: by hand, by its peers, laws and edges."""

import logging

import numpy as np
import pytest
import tokenizers
import torch
import transformers
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import CorpusError, InputError, TokenizerError
from llmos_edu.tokenizers import WordPieceTokenizer, longest_pieces
from llmos_edu.tokenizers.wordpiece import SPECIAL_TOKENS
from tests.tokenizers.test_basic_split import basic_texts
from tests.tokenizers.texts import SAMPLE

UNCASED = WordPieceTokenizer.train(SAMPLE, vocab_size=270)
CASED = WordPieceTokenizer.train(SAMPLE, vocab_size=270, lowercase=False)
HUGS = WordPieceTokenizer([*SPECIAL_TOKENS, "hug", "##s", "a"])

marked_texts = st.lists(
    st.one_of(basic_texts, st.sampled_from(SPECIAL_TOKENS)), max_size=4
).map("".join)


@pytest.fixture(scope="module")
def rust(tmp_path_factory):
    """The peer with our vocabulary, by whether it drops capitals."""
    peers = {}
    for ours in (UNCASED, CASED):
        folder = tmp_path_factory.mktemp("wordpiece")
        ours.save(folder)
        lowercase = ours is UNCASED
        peers[ours] = tokenizers.BertWordPieceTokenizer(
            str(folder / "vocab.txt"), lowercase=lowercase
        )
    return peers


class TestByHand:
    def test_a_word_is_cut_into_the_longest_pieces(self):
        assert longest_pieces("hugs", {"h", "hu", "hug", "##g", "##s"}) == [
            "hug",
            "##s",
        ]

    def test_a_first_piece_is_never_taken_back(self):
        # a + ##bd would reach the end, but ab is longer than a
        assert longest_pieces("abd", {"ab", "a", "##bd"}) is None

    def test_a_word_that_cannot_be_cut_is_unknown_as_a_whole(self):
        assert HUGS.encode("hugs hugz a") == [5, 6, 1, 7]

    def test_pairs_have_marks_and_segments(self):
        assert HUGS.encode_pair("a", "hugs a") == (
            [2, 7, 3, 5, 6, 7, 3],
            [0, 0, 0, 1, 1, 1, 1],
        )
        assert HUGS.encode_pair("a") == ([2, 7, 3], [0, 0, 0])

    def test_special_tokens_are_text_unless_they_are_allowed(self):
        assert HUGS.encode("a[MASK]") == [7, 1, 1, 1]
        assert HUGS.encode("a[MASK]", allow_special=True) == [7, 4]

    def test_decoding_joins_pieces_and_spaces_words(self):
        assert HUGS.decode([2, 7, 5, 6, 3]) == "[CLS] a hugs [SEP]"

    def test_what_there_is_to_know(self):
        assert UNCASED.vocab_size == len(UNCASED.vocabulary) == 270
        assert UNCASED.special_tokens == {
            "[PAD]": 0,
            "[UNK]": 1,
            "[CLS]": 2,
            "[SEP]": 3,
            "[MASK]": 4,
        }
        assert HUGS.token_bytes(6) == b"##s"
        assert repr(CASED) == "WordPieceTokenizer(vocab_size=270, lowercase=False)"


class TestParity:
    @pytest.mark.parametrize("text", SAMPLE)
    @pytest.mark.parametrize("ours", [UNCASED, CASED], ids=repr)
    def test_the_sample_has_the_ids_of_rust(self, rust, ours, text):
        expected = rust[ours].encode(text, add_special_tokens=False).ids
        assert ours.encode(text, allow_special=True) == expected

    @settings(deadline=None, max_examples=200)
    @given(text=marked_texts, ours=st.sampled_from([UNCASED, CASED]))
    def test_any_text_has_the_ids_of_rust(self, rust, text, ours):
        expected = rust[ours].encode(text, add_special_tokens=False).ids
        assert ours.encode(text, allow_special=True) == expected

    @given(first=marked_texts, second=marked_texts)
    def test_any_pair_has_the_ids_and_segments_of_rust(self, rust, first, second):
        expected = rust[UNCASED].encode(first, second)
        found = UNCASED.encode_pair(first, second, allow_special=True)
        assert found == (expected.ids, expected.type_ids)

    @given(token_ids=st.lists(st.integers(0, 269)))
    def test_any_ids_have_the_words_of_rust(self, token_ids):
        decoder = tokenizers.decoders.WordPiece(prefix="##", cleanup=False)
        pieces = [UNCASED.token_bytes(i).decode() for i in token_ids]
        assert UNCASED.decode(token_ids) == decoder.decode(pieces)

    def test_transformers_reads_what_we_save(self, tmp_path):
        CASED.save(tmp_path)
        theirs = transformers.BertTokenizer.from_pretrained(tmp_path)
        for text in SAMPLE:
            ids, segment_ids = CASED.encode_pair(text, "Für B", allow_special=True)
            found = theirs(text, "Für B")
            assert found["input_ids"] == ids
            assert found["token_type_ids"] == segment_ids


class TestLaws:
    @pytest.mark.parametrize("ours", [UNCASED, CASED], ids=repr)
    def test_what_is_saved_is_what_is_read(self, ours, tmp_path):
        ours.save(tmp_path)
        again = WordPieceTokenizer.load(tmp_path)
        assert again.vocabulary == ours.vocabulary
        assert again.encode(SAMPLE[2]) == ours.encode(SAMPLE[2])

    @given(st.lists(basic_texts))
    def test_many_texts_are_encoded_one_by_one(self, many):
        each = [UNCASED.encode(text) for text in many]
        assert UNCASED.encode_batch(iter(many)) == each
        assert list(UNCASED.encode_iterable(iter(many))) == [
            i for ids in each for i in ids
        ]

    @given(basic_texts)
    def test_ids_decode_to_words_with_the_same_ids(self, text):
        ids = UNCASED.encode(text)
        again = UNCASED.encode(UNCASED.decode(ids), allow_special=True)
        assert again == ids

    @given(basic_texts)
    def test_a_word_seen_before_has_the_same_ids(self, text):
        pieces = [token.decode() for token in UNCASED.vocabulary]
        fresh = WordPieceTokenizer(pieces)
        assert fresh.encode(text) == UNCASED.encode(text) == fresh.encode(text)

    @pytest.mark.parametrize("token_id", range(5, 270, 7))
    def test_a_piece_that_begins_a_word_is_encoded_as_itself(self, token_id):
        piece = UNCASED.token_bytes(token_id).decode()
        assert piece.startswith("##") or UNCASED.encode(piece) == [token_id]

    def test_training_again_gives_the_same_pieces(self):
        again = WordPieceTokenizer.train(reversed(SAMPLE), vocab_size=270)
        assert again.vocabulary == UNCASED.vocabulary

    def test_words_longer_than_a_hundred_letters_are_unknown(self, rust):
        for word in ("a" * 100, "a" * 101):
            expected = rust[UNCASED].encode(word, add_special_tokens=False).ids
            assert UNCASED.encode(word) == expected
        assert UNCASED.encode("a" * 101) == [1]


class TestEdges:
    def test_no_text_has_no_ids(self):
        assert UNCASED.encode("") == []
        assert UNCASED.decode([]) == ""

    def test_texts_are_read_only_as_far_as_needed(self):
        def endless():
            while True:
                yield "on and on"

        assert next(UNCASED.encode_iterable(endless())) == UNCASED.encode("on")[0]

    @pytest.mark.parametrize("kind", [tuple, iter, np.array, torch.tensor])
    def test_ids_may_come_in_any_container(self, kind):
        assert HUGS.decode(kind([7, 5])) == "a hug"

    @pytest.mark.parametrize("bad", [-1, 8, 2**70])
    def test_an_id_out_of_range_is_refused(self, bad):
        with pytest.raises(InputError, match=rf"0 to 7, got {bad} at position 1"):
            HUGS.decode([7, bad])

    def test_ids_of_several_axes_are_refused(self):
        with pytest.raises(InputError, match="whole numbers along one axis: only "):
            HUGS.decode(torch.tensor([[5, 6]]))

    def test_half_a_surrogate_pair_is_refused(self):
        with pytest.raises(InputError, match=r"lone surrogate '\\udc80'"):
            HUGS.encode("abc \udc80")

    def test_a_vocabulary_without_a_special_token_is_refused(self):
        with pytest.raises(TokenizerError, match=r"got 2 .* without \[CLS\] \[SEP\] "):
            WordPieceTokenizer(["[PAD]", "[UNK]"])

    def test_a_token_that_is_there_twice_is_refused(self):
        with pytest.raises(TokenizerError, match="got b'a' as both id 5 and id 6"):
            WordPieceTokenizer([*SPECIAL_TOKENS, "a", "a"])

    def test_no_room_for_the_characters_is_refused(self):
        with pytest.raises(TokenizerError, match="got 1 pieces for 3"):
            WordPieceTokenizer.train(["ab"], vocab_size=6)

    def test_a_text_too_short_gives_fewer_ids_and_says_so(self, caplog):
        with caplog.at_level(logging.WARNING):
            tokenizer = WordPieceTokenizer.train(["ab"], vocab_size=100)
        assert tokenizer.vocab_size == 9
        assert "vocab_size is 9 instead of 100" in caplog.text

    def test_nothing_to_learn_from_is_refused(self):
        with pytest.raises(CorpusError, match="got 0 texts"):
            WordPieceTokenizer.train([], vocab_size=300)

    @pytest.mark.parametrize(
        "call",
        [
            lambda text: WordPieceTokenizer.train(text, vocab_size=300),
            HUGS.encode_batch,
            lambda text: list(HUGS.encode_iterable(text)),
        ],
    )
    def test_one_text_where_several_are_wanted_is_refused(self, call):
        with pytest.raises(InputError, match="got the single text 'abc'"):
            call("abc")
