"""Training pieces by hand, against brute force and Rust, and at its edges."""

from collections import Counter
from itertools import pairwise

import pytest
import tokenizers
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import CorpusError, InputError, TokenizerError
from llmos_edu.tokenizers import count_basic_words, train_wordpiece, wordpiece_training
from tests.tokenizers.texts import SAMPLE


def join(first: str, second: str) -> str:
    return first + second.removeprefix("##")


def merge_everywhere(pieces: list[str], pair: tuple[str, str]) -> list[str]:
    merged, place = [], 0
    while place < len(pieces):
        if tuple(pieces[place : place + 2]) == pair:
            merged.append(join(*pair))
            place += 2
        else:
            merged.append(pieces[place])
            place += 1
    return merged


def count_pairs(words: list[list[str]], n_times: list[int]) -> Counter:
    counts = Counter()
    for word, n in zip(words, n_times, strict=True):
        for pair in pairwise(word):
            counts[pair] += n
    return counts


def train_by_brute_force(word_counts: dict[str, int], n_pieces: int) -> list[str]:
    """Recount everything for each merge, and take the most frequent pair."""
    words = [[w[0], *("##" + c for c in w[1:])] for w in word_counts]
    begun = sorted({character for word in word_counts for character in word})
    pieces = begun + sorted({piece for word in words for piece in word[1:]})
    while len(pieces) < n_pieces:
        counts = count_pairs(words, list(word_counts.values()))
        if not counts:
            break
        best = max(counts, key=lambda pair: (counts[pair], pair))
        if join(*best) not in pieces:
            pieces.append(join(*best))
        words = [merge_everywhere(word, best) for word in words]
    return pieces


class TestByHand:
    def test_three_words_and_two_merges(self):
        # "ug" goes on with a word 10 + 5 times, h begins one before "u" 10 times, b 9
        # times; then h comes before the new "ug" 10 times
        pieces = train_wordpiece({"hug": 10, "bug": 5, "bun": 4}, n_pieces=10)
        assert pieces[:8] == [*"bghnu", "##g", "##n", "##u"]
        assert pieces[8:] == ["##ug", "hug"]

    def test_a_piece_that_begins_a_word_is_another_than_one_that_goes_on(self):
        pieces = train_wordpiece({"ab": 2, "xab": 3, "yab": 3}, n_pieces=100)
        assert pieces[:6] == [*"abxy", "##a", "##b"]
        assert pieces[6:] == ["##ab", "yab", "xab", "ab"]

    def test_equal_counts_go_to_the_greatest_pair(self):
        assert train_wordpiece({"ab": 1, "cb": 1}, n_pieces=5)[-1] == "cb"

    def test_nothing_is_learnt_from_a_special_token(self):
        counts = count_basic_words(["A[SEP]b"], special_tokens=["[SEP]"])
        assert counts == {"a": 1, "b": 1}

    def test_rare_characters_have_no_pieces(self, monkeypatch):
        monkeypatch.setattr(wordpiece_training, "MAX_ALPHABET", 2)
        pieces = train_wordpiece({"ab": 3, "abz": 2, "z": 2}, n_pieces=10)
        assert pieces == ["a", "b", "##b", "ab"]


class TestParity:
    @settings(deadline=None, max_examples=200)
    @given(
        st.dictionaries(
            st.text("abc", min_size=1, max_size=9), st.integers(1, 4), min_size=1
        ),
        st.integers(6, 30),
    )
    def test_few_letters_give_the_pieces_of_brute_force(self, word_counts, n_pieces):
        expected = train_by_brute_force(word_counts, n_pieces)
        assert train_wordpiece(word_counts, n_pieces=n_pieces) == expected

    def test_a_sample_of_all_scripts_gives_the_pieces_of_brute_force(self):
        counts = count_basic_words(SAMPLE)
        assert train_wordpiece(counts, n_pieces=500) == train_by_brute_force(
            counts, 500
        )

    def test_without_ties_rust_learns_the_same_pieces(self):
        word_counts = {"hugs": 1, "hug": 2, "huge": 4, "bug": 8, "bun": 16, "pun": 32}
        rust = tokenizers.Tokenizer(tokenizers.models.WordPiece(unk_token="[UNK]"))
        rust.pre_tokenizer = tokenizers.pre_tokenizers.BertPreTokenizer()
        trainer = tokenizers.trainers.WordPieceTrainer(
            vocab_size=16, show_progress=False, continuing_subword_prefix="##"
        )
        text = " ".join(f"{word} " * n for word, n in word_counts.items())
        rust.train_from_iterator([text], trainer)
        pieces = train_wordpiece(word_counts, n_pieces=16)
        assert rust.get_vocab().keys() == set(pieces)


class TestLaws:
    @settings(deadline=None, max_examples=10)
    @given(st.permutations(SAMPLE))
    def test_the_order_of_texts_does_not_matter(self, shuffled):
        expected = train_wordpiece(count_basic_words(SAMPLE), n_pieces=350)
        found = train_wordpiece(count_basic_words(shuffled), n_pieces=350)
        assert found == expected

    def test_no_piece_comes_twice(self):
        pieces = train_wordpiece(count_basic_words(SAMPLE), n_pieces=500)
        assert len(set(pieces)) == len(pieces)


class TestEdges:
    def test_training_ends_when_every_word_is_one_piece(self):
        assert train_wordpiece({"ab": 1}, n_pieces=100) == ["a", "b", "##b", "ab"]

    def test_no_room_for_the_characters_is_refused(self):
        with pytest.raises(TokenizerError, match=r"got 2 pieces for 3: 2 .* and 1"):
            train_wordpiece({"ab": 1}, n_pieces=2)

    @pytest.mark.parametrize("nothing", [[], ["", " \n"]])
    def test_texts_without_words_are_refused(self, nothing):
        with pytest.raises(CorpusError, match=rf"got {len(nothing)} texts without"):
            count_basic_words(nothing)

    def test_one_text_where_several_are_wanted_is_refused(self):
        with pytest.raises(InputError, match="got the single text 'abc'"):
            count_basic_words("abc")
