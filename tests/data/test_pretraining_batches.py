"""BERT's batches: complete, repeatable, and never cheating."""

from itertools import islice

import pytest
import torch

from llmos_edu.core import ConfigError, CorpusError
from llmos_edu.data import PretrainingBatch, held_out_batches, pretraining_batches

MARKS = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}
SETTINGS = {"special_tokens": MARKS, "vocab_size": 60, "max_seq_len": 16}


def documents(n=12, n_sentences=5):
    source = torch.Generator().manual_seed(0)
    return [
        [
            torch.randint(5, 60, (2 + k,), generator=source).tolist()
            for k in range(n_sentences)
        ]
        for _ in range(n)
    ]


def equal(a: PretrainingBatch, b: PretrainingBatch) -> bool:
    return all(torch.equal(x, y) for x, y in zip(a, b, strict=True))


def endless(**changes):
    settings = SETTINGS | {"batch_size": 4} | changes
    return pretraining_batches(documents(), **settings)


class TestByHand:
    def test_a_batch_holds_what_both_exercises_need(self):
        batch = next(endless())
        asked = batch.target_ids != -100
        assert (batch.token_ids[:, 0] == MARKS["[CLS]"]).all()
        assert asked.any(dim=1).all()
        assert not (asked & ~batch.mask).any()
        assert (batch.target_ids[asked] >= 5).all()
        assert set(batch.next_ids.tolist()) <= {0, 1}
        assert (batch.segment_ids.amax(dim=1) == 1).all()

    def test_without_its_holes_a_batch_is_the_text(self):
        batch = next(endless())
        asked = batch.target_ids != -100
        whole = torch.where(asked, batch.target_ids, batch.token_ids)
        known = {tuple(s) for d in documents() for s in d}
        row = whole[0][batch.mask[0]].tolist()
        text = " ".join(map(str, row))
        assert any(" ".join(map(str, s)) in text for s in known)

    def test_held_out_pairs_come_once_each(self):
        batches = held_out_batches(documents(), batch_size=4, **SETTINGS)
        rows = [len(batch.next_ids) for batch in batches]
        assert all(n == 4 for n in rows[:-1])
        assert 0 < rows[-1] <= 4
        again = held_out_batches(documents(), batch_size=4, **SETTINGS)
        assert all(equal(a, b) for a, b in zip(batches, again, strict=True))


class TestLaws:
    @pytest.mark.parametrize("step", [1, 5, 30])
    def test_the_batch_of_a_step_depends_on_seed_and_step_alone(self, step):
        straight = next(islice(endless(), step, None))
        assert equal(straight, next(endless(start_step=step)))
        assert not equal(straight, next(endless(start_step=step, seed=1)))

    def test_every_round_hides_anew(self):
        n_first = len(held_out_batches(documents(), batch_size=1, **SETTINGS)) // 4
        rounds = list(islice(endless(), 6 * n_first))
        keys = {tuple(b.token_ids.flatten().tolist()) for b in rounds}
        assert len(keys) == len(rounds)

    def test_half_of_the_pairs_are_neighbours(self):
        answers = torch.cat([b.next_ids for b in islice(endless(), 60)])
        assert 0.4 < answers.double().mean() < 0.6

    def test_pairs_of_similar_length_come_together(self):
        batches = list(islice(endless(batch_size=2), 40))
        filled = sum(int(b.mask.sum()) for b in batches)
        assert filled > 0.9 * sum(b.mask.numel() for b in batches)

    def test_it_moves_as_a_whole(self):
        moved = next(endless()).to("cpu")
        assert isinstance(moved, PretrainingBatch)


class TestEdges:
    def test_pairs_of_marks_only_are_left_out(self):
        unknown = [[1, 1], [1]]
        batches = held_out_batches([*documents(), unknown], batch_size=64, **SETTINGS)
        assert all((b.target_ids != -100).any(dim=1).all() for b in batches)

    def test_fewer_pairs_than_a_batch_are_refused(self):
        with pytest.raises(CorpusError, match="batch_size=500"):
            next(endless(batch_size=500))

    @pytest.mark.parametrize("name", ["batch_size", "seed", "start_step"])
    def test_impossible_numbers_are_refused(self, name):
        with pytest.raises(ConfigError, match=f"{name}=-1"):
            next(endless(**{name: -1}))
