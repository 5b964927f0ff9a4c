"""Pairs of texts in batches: the shift of the target, padding, pieces, and edges."""

from itertools import islice

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import (
    END_ID,
    PAD_ID,
    START_ID,
    Pieces,
    join_pairs,
    translation_batches,
)
from llmos_edu.data.translation import pad, split_pieces

PAIRS = [("7 March", "3-7"), ("12 May", "5-12"), ("1 April", "4-1"), ("9 May", "5-9")]
PIECES = Pieces([text for pair in PAIRS for text in pair])
NUMBERS = st.lists(st.integers(3, 20), min_size=1, max_size=6)


def batches(**changes):
    return translation_batches(PAIRS, PIECES, **{"batch_size": 3} | changes)


class TestByHand:
    def test_words_digits_and_signs_are_pieces(self):
        assert split_pieces("Fri, Aug 22nd '03") == [
            *("Fri", ",", "Aug", "2", "2", "nd", "'", "0", "3")
        ]

    def test_the_target_is_given_and_asked_for_one_place_apart(self):
        batch = join_pairs([([7, 8, 9], [4, 5]), ([6], [3, 4, 5])])
        assert batch.source_ids.tolist() == [[7, 8, 9], [6, PAD_ID, PAD_ID]]
        assert batch.token_ids.tolist() == [
            [START_ID, 4, 5, PAD_ID],
            [START_ID, 3, 4, 5],
        ]
        assert batch.target_ids.tolist() == [[4, 5, END_ID, PAD_ID], [3, 4, 5, END_ID]]

    def test_ids_follow_three_marks_in_alphabetical_order(self):
        pieces = Pieces(["b a", "c b"])
        assert pieces.names == ("<pad>", "<start>", "<end>", "a", "b", "c")
        assert pieces.encode("c a") == [5, 3]

    def test_decoding_stops_at_the_end_and_leaves_marks_out(self):
        pieces = Pieces(["a b"])
        assert pieces.decode([START_ID, 4, PAD_ID, 3, END_ID, 3]) == ["b", "a"]


class TestLaws:
    @settings(deadline=None)
    @given(st.lists(st.tuples(NUMBERS, NUMBERS), min_size=1, max_size=5))
    def test_what_is_asked_for_is_given_one_place_later(self, pairs):
        batch = join_pairs(pairs)
        asked, given_ids = batch.target_ids[:, :-1], batch.token_ids[:, 1:]
        goes_on = (asked != END_ID) & (asked != PAD_ID)
        assert torch.equal(asked[goes_on], given_ids[goes_on])
        assert (batch.token_ids[:, 0] == START_ID).all()
        assert ((batch.target_ids == END_ID).sum(dim=1) == 1).all()

    @given(st.sampled_from([text for pair in PAIRS for text in pair]))
    def test_decoding_undoes_encoding(self, text):
        assert PIECES.decode(PIECES.encode(text)) == split_pieces(text)

    @settings(deadline=None)
    @given(st.integers(0, 5), st.integers(0, 3))
    def test_a_run_that_goes_on_sees_what_it_would_have_seen(self, start, seed):
        whole = list(islice(batches(seed=seed), start + 2))
        rest = list(islice(batches(seed=seed, start_step=start), 2))
        for a, b in zip(whole[start:], rest, strict=True):
            assert all(torch.equal(x, y) for x, y in zip(a, b, strict=True))

    def test_every_pair_is_drawn_some_time(self):
        seen = set()
        for batch in islice(batches(), 30):
            seen |= {"".join(PIECES.decode(row.tolist())) for row in batch.target_ids}
        assert seen == {"3-7", "5-12", "4-1", "5-9"}


class TestEdges:
    def test_an_unknown_piece_is_refused(self):
        with pytest.raises(InputError, match="got 'June' in '3 June'"):
            PIECES.encode("3 June")

    def test_no_pair_is_refused(self):
        with pytest.raises(InputError, match="got 0"):
            translation_batches([], PIECES, batch_size=2)
        with pytest.raises(InputError, match="got 0 rows"):
            join_pairs([])

    def test_rows_of_nothing_are_refused(self):
        with pytest.raises(InputError, match="got 2 rows"):
            pad([[], []])

    @pytest.mark.parametrize("size", ["batch_size=0", "seed=-1", "start_step=-1"])
    def test_impossible_settings_are_refused(self, size):
        name, value = size.split("=")
        with pytest.raises(ConfigError, match=size):
            batches(**{name: int(value)})
