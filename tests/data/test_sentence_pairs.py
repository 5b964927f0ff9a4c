"""Pairs of texts: by hand, by their laws, and at their edges."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, CorpusError, InputError
from llmos_edu.data import (
    SentencePair,
    join_pair,
    pad_pairs,
    sentence_pairs,
    split_sentences,
)

CLS, SEP = 2, 3
MARKS = {"cls_id": CLS, "sep_id": SEP}


def corpus(
    n_documents: int, n_sentences: int, *, n_tokens: int = 5
) -> list[list[list[int]]]:
    """Every token has an id of its own, and they rise through the corpus."""
    ids = iter(range(10, 10**9))
    return [
        [[next(ids) for _ in range(n_tokens)] for _ in range(n_sentences)]
        for _ in range(n_documents)
    ]


def texts_of(pair: SentencePair) -> tuple[list[int], list[int]]:
    border = pair.segment_ids.index(1)
    return pair.token_ids[1 : border - 1], pair.token_ids[border:-1]


documents = st.lists(
    st.lists(
        st.lists(st.integers(10, 99), min_size=0, max_size=9), min_size=0, max_size=8
    ),
    min_size=2,
    max_size=6,
).filter(
    lambda many: (
        sum(any(d) for d in many) > 1 and any(sum(map(bool, d)) > 1 for d in many)
    )
)


class TestByHand:
    def test_marks_and_segments(self):
        pair = join_pair([5, 6], [7], max_seq_len=9, is_next=False, **MARKS)
        assert pair == ([2, 5, 6, 3, 7, 3], [0, 0, 0, 0, 1, 1], False)

    def test_what_is_cut_is_far_from_the_border(self):
        # room for 4: two each
        pair = join_pair([5, 6, 7], [8, 9, 10], max_seq_len=7, is_next=True, **MARKS)
        assert texts_of(pair) == ([6, 7], [8, 9])

    @pytest.mark.parametrize(
        ("n_first", "n_second", "kept"),
        [(9, 1, (5, 1)), (1, 9, (1, 5)), (9, 9, (3, 3))],
    )
    def test_a_short_text_leaves_its_room_to_the_other(self, n_first, n_second, kept):
        pair = join_pair(
            [5] * n_first, [6] * n_second, max_seq_len=9, is_next=True, **MARKS
        )
        first, second = texts_of(pair)
        assert (len(first), len(second)) == kept

    def test_two_sentences_and_a_stranger(self):
        # the only pair that can be is 10 | 11; its stranger can only be 12
        made = {
            tuple(pair.token_ids)
            for seed in range(20)
            for pair in sentence_pairs(
                [[[10], [11]], [[12]]], max_seq_len=8, seed=seed, **MARKS
            )
        }
        assert made == {(2, 10, 3, 11, 3), (2, 10, 3, 12, 3)}

    def test_sentences_end_before_a_capital(self):
        text = "See f(x). It works! (Really?) Version 3.14 is out.\n\n  A list  "
        assert split_sentences(text) == [
            "See f(x).",
            "It works!",
            "(Really?) Version 3.14 is out.",
            "A list",
        ]

    def test_a_batch_is_filled_up(self):
        short = SentencePair([2, 5, 3, 6, 3], [0, 0, 0, 1, 1], True)
        long = SentencePair([2, 5, 3, 6, 7, 3], [0, 0, 0, 1, 1, 1], False)
        batch = pad_pairs([short, long], pad_id=0)
        assert batch.token_ids.tolist() == [[2, 5, 3, 6, 3, 0], [2, 5, 3, 6, 7, 3]]
        assert batch.segment_ids.tolist() == [[0, 0, 0, 1, 1, 0], [0, 0, 0, 1, 1, 1]]
        assert batch.mask.tolist() == [[True] * 5 + [False], [True] * 6]
        assert batch.next_ids.tolist() == [0, 1]


class TestLaws:
    def test_half_of_the_pairs_are_neighbours(self):
        pairs = sentence_pairs(corpus(30, 20), max_seq_len=40, **MARKS)
        n_next = sum(pair.is_next for pair in pairs)
        assert len(pairs) > 50
        assert abs(2 * n_next - len(pairs)) <= 1

    @pytest.mark.parametrize("seed", range(5))
    def test_neighbours_follow_and_strangers_are_of_another_document(self, seed):
        many = corpus(6, 9)
        home = {i: d for d, document in enumerate(many) for s in document for i in s}
        pairs = sentence_pairs(many, max_seq_len=200, seed=seed, **MARKS)
        for pair in pairs:
            first, second = texts_of(pair)
            assert {home[i] for i in first} == {home[first[0]]}
            if pair.is_next:
                assert second[0] == first[-1] + 1
                assert {home[i] for i in second} == {home[first[0]]}
            else:
                assert home[first[0]] not in {home[i] for i in second}

    @pytest.mark.parametrize("seed", range(5))
    def test_every_sentence_is_a_first_text_or_a_true_second_one(self, seed):
        many = corpus(4, 12)
        used = set()
        for pair in sentence_pairs(many, max_seq_len=40, seed=seed, **MARKS):
            first, second = texts_of(pair)
            used |= set(first) | (set(second) if pair.is_next else set())
        lost = [s for document in many for s in document[:-1] if not used & set(s)]
        assert lost == []

    @given(documents, st.integers(5, 40), st.integers(0, 5))
    def test_every_pair_fits_and_is_well_formed(self, many, max_seq_len, seed):
        for pair in sentence_pairs(many, max_seq_len=max_seq_len, seed=seed, **MARKS):
            first, second = texts_of(pair)
            assert first
            assert second
            assert len(pair.token_ids) == len(pair.segment_ids) <= max_seq_len
            assert pair.token_ids == [CLS, *first, SEP, *second, SEP]
            assert pair.segment_ids == sorted(pair.segment_ids)

    def test_the_seed_alone_decides(self):
        first, again, other = (
            sentence_pairs(corpus(4, 9), max_seq_len=40, seed=seed, **MARKS)
            for seed in (1, 1, 2)
        )
        assert first == again
        assert first != other


class TestEdges:
    def test_documents_of_one_sentence_make_no_pair_but_are_strangers(self):
        pairs = sentence_pairs(
            [[[5], [6], [7], [8]], [[9]]], max_seq_len=5, seed=1, **MARKS
        )
        assert pairs
        assert all(texts_of(pair)[0] != [9] for pair in pairs)
        assert any(texts_of(pair)[1] == [9] for pair in pairs)

    def test_documents_of_one_sentence_alone_are_refused(self):
        with pytest.raises(
            CorpusError, match=r"got 2 documents .* 0 with two sentences"
        ):
            sentence_pairs([[[5]], [[6], []]], max_seq_len=9, **MARKS)

    def test_one_document_alone_is_refused(self):
        with pytest.raises(
            CorpusError, match=r"got 1 documents .* 1 with two sentences"
        ):
            sentence_pairs([[[5], [6]], []], max_seq_len=9, **MARKS)

    def test_no_room_for_two_texts_is_refused(self):
        with pytest.raises(ConfigError, match=r"must be 5 or more, .* got 4"):
            sentence_pairs([[[5], [6]], [[7]]], max_seq_len=4, **MARKS)
        with pytest.raises(ConfigError, match=r"must be 5 or more, .* got 4"):
            join_pair([5], [6], max_seq_len=4, is_next=True, **MARKS)

    def test_an_empty_text_is_refused(self):
        with pytest.raises(InputError, match="got 1 and 0 tokens"):
            join_pair([5], [], max_seq_len=9, is_next=True, **MARKS)

    def test_a_batch_of_nothing_is_refused(self):
        with pytest.raises(InputError, match="at least one pair, got 0"):
            pad_pairs([], pad_id=0)
