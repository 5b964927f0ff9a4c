"""Training by hand, against brute force, and at its edges."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import CorpusError, InputError
from llmos_edu.tokenizers import count_words, train_bpe
from tests.tokenizers.texts import SAMPLE, few_letters, texts


def merge_everywhere(tokens, pair):
    merged, place = [], 0
    while place < len(tokens):
        if tuple(tokens[place : place + 2]) == pair:
            merged.append(pair[0] + pair[1])
            place += 2
        else:
            merged.append(tokens[place])
            place += 1
    return merged


def train_by_brute_force(word_counts, n_tokens):
    """Algorithm 1 of the paper to the letter: recount everything for each merge."""
    words = [[bytes([b]) for b in word.encode()] for word in word_counts]
    tokens, merges = {bytes([b]) for b in range(256)}, []
    while len(tokens) < n_tokens:
        counts = Counter()
        for word, n_times in zip(words, word_counts.values(), strict=True):
            for pair in pairwise(word):
                counts[pair] += n_times
        if not counts:
            break
        best = max(counts, key=lambda pair: (counts[pair], pair))
        if best not in merges:
            merges.append(best)
        tokens.add(best[0] + best[1])
        words = [merge_everywhere(word, best) for word in words]
    return merges


class TestByHand:
    def test_the_example_of_wikipedia(self):
        # aaabdaaabac: "aa" stands at 4 places (they overlap), "ab" at 2. With Z = aa it
        # is ZabdZabac: "Za" and "ab" twice each, and (aa, a) is greater than (a, b).
        # With Y = Za it is YbdYbac: "Yb" twice.
        merges = train_bpe({"aaabdaaabac": 1}, n_tokens=259)
        assert merges == [(b"a", b"a"), (b"aa", b"a"), (b"aaa", b"b")]

    def test_equal_counts_go_to_the_greatest_pair(self):
        assert train_bpe({"ab": 1, "ba": 1, "bA": 1}, n_tokens=257) == [(b"b", b"a")]

    def test_a_token_is_greater_than_its_beginning(self):
        # after "ab" is made, (ab, c) and (a, x) both occur 5 times; ab > a
        counts = {"abc": 5, "ab": 5, "ax": 5}
        merges = train_bpe(counts, n_tokens=258)
        assert merges == [(b"a", b"b"), (b"ab", b"c")]

    def test_ties_are_settled_by_bytes_not_by_age(self):
        # once "zz" is a token, (zz, a) is younger than (y, y), and greater
        merges = train_bpe({"zza": 3, "zz": 1, "yy": 3}, n_tokens=259)
        assert merges == [(b"z", b"z"), (b"zz", b"a"), (b"y", b"y")]

    def test_words_count_as_often_as_they_occur(self):
        assert train_bpe({"ab": 2, "cd": 3, "ce": 3}, n_tokens=257) == [(b"c", b"e")]

    def test_pairs_do_not_reach_across_words(self):
        merges = train_bpe(count_words(["ab cd"]), n_tokens=1000)
        assert merges == [(b"c", b"d"), (b"a", b"b"), (b" ", b"cd")]

    def test_nothing_is_learnt_from_a_special_token(self):
        assert count_words(["a<eos>b"], special_tokens=["<eos>"]) == {"a": 1, "b": 1}


class TestParity:
    @settings(deadline=None, max_examples=300)
    @given(st.dictionaries(few_letters, st.integers(1, 4)), st.integers(256, 280))
    def test_few_letters_give_the_merges_of_brute_force(self, word_counts, n_tokens):
        expected = train_by_brute_force(word_counts, n_tokens)
        assert train_bpe(word_counts, n_tokens=n_tokens) == expected

    @settings(deadline=None, max_examples=50)
    @given(st.lists(texts, max_size=4))
    def test_any_text_gives_the_merges_of_brute_force(self, documents):
        counts = count_words(["x", *documents])
        assert train_bpe(counts, n_tokens=290) == train_by_brute_force(counts, 290)

    def test_a_sample_of_all_scripts_gives_the_merges_of_brute_force(self):
        counts = count_words(SAMPLE)
        assert train_bpe(counts, n_tokens=400) == train_by_brute_force(counts, 400)


class TestLaws:
    @settings(deadline=None)
    @given(st.permutations(SAMPLE))
    def test_the_order_of_texts_does_not_matter(self, shuffled):
        expected = train_bpe(count_words(SAMPLE), n_tokens=300)
        assert train_bpe(count_words(shuffled), n_tokens=300) == expected

    def test_more_tokens_begin_with_the_same_merges(self):
        counts = count_words(SAMPLE)
        assert train_bpe(counts, n_tokens=350)[:44] == train_bpe(counts, n_tokens=300)


class TestEdges:
    def test_training_ends_when_every_word_is_one_token(self):
        assert train_bpe({"abc": 1, "x": 9}, n_tokens=1000) == [
            (b"b", b"c"),
            (b"a", b"bc"),
        ]

    def test_no_room_gives_no_merges(self):
        assert train_bpe({"abc": 1}, n_tokens=256) == []

    @pytest.mark.parametrize("nothing", [[], ["", ""], ["<eos>"]])
    def test_texts_without_words_are_refused(self, nothing):
        with pytest.raises(CorpusError, match=rf"got {len(nothing)} texts without"):
            count_words(nothing, special_tokens=["<eos>"])

    def test_one_text_instead_of_several_is_refused(self):
        with pytest.raises(InputError, match="got the single text 'to be'"):
            count_words("to be")
