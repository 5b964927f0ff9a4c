"""BERT's losses: by hand, against torch, and added up fairly."""

import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.data import PretrainingBatch
from llmos_edu.models import BERTConfig, BERTForPretraining
from llmos_edu.train import (
    bert_objectives,
    guessing_scores,
    measure_pretraining,
    pretraining_loss,
    pretraining_losses,
)
from tests.shape_comments import checked_shape_comments, read_promises

CONFIG = BERTConfig(vocab_size=30, max_seq_len=12, d_model=8, n_layers=2, n_heads=2)


def new_model() -> BERTForPretraining:
    return BERTForPretraining(CONFIG, generator=torch.Generator().manual_seed(0)).eval()


def batch_of(n_pairs: int, *, n_asked: int, seed: int = 0) -> PretrainingBatch:
    source = torch.Generator().manual_seed(seed)
    token_ids = torch.randint(5, 30, (n_pairs, 9), generator=source)
    target_ids = torch.full((n_pairs, 9), -100)
    for row in range(n_pairs):
        target_ids[row, 1 : 1 + n_asked + row % 2] = 7
    mask = torch.ones(n_pairs, 9, dtype=torch.bool)
    mask[0, 7:] = False
    next_ids = torch.arange(n_pairs) % 2
    segment_ids = (torch.arange(9) > 4).long().repeat(n_pairs, 1)
    return PretrainingBatch(token_ids, segment_ids, mask, target_ids, next_ids)


class TestByHand:
    def test_an_untrained_model_pays_for_a_die_and_a_coin(self):
        loss, n_asked = pretraining_loss(new_model(), batch_of(4, n_asked=2))
        assert loss.item() == pytest.approx(math.log(30) + math.log(2), abs=0.1)
        assert n_asked == 4 * 2 + 2

    def test_guessing_counts_hits_and_the_commoner_answer(self):
        batch = batch_of(5, n_asked=1)
        batch.target_ids[0, 1] = 9
        hits, coin = guessing_scores([batch], most_frequent_id=7)
        assert hits == pytest.approx(6 / 7)
        assert coin == pytest.approx(3 / 5)


class TestParity:
    def test_both_losses_are_torchs(self):
        model, batch = new_model().double(), batch_of(3, n_asked=2)
        losses, logits = pretraining_losses(model, batch)
        every = model(batch.token_ids, segment_ids=batch.segment_ids, mask=batch.mask)
        tokens = F.cross_entropy(every.tokens.flatten(0, 1), batch.target_ids.flatten())
        coin = F.cross_entropy(every.next_sentence, batch.next_ids)
        assert_close(losses.tokens, tokens, atol=1e-12, rtol=0)
        assert_close(losses.next_sentence, coin, atol=1e-12, rtol=0)
        assert len(logits.tokens) == int((batch.target_ids != -100).sum())


class TestLaws:
    def test_each_token_and_each_pair_weighs_the_same(self):
        model = new_model()
        parts = [batch_of(2, n_asked=1), batch_of(5, n_asked=4, seed=1)]
        whole = PretrainingBatch(*map(torch.cat, zip(*parts, strict=True)))
        apart, together = (measure_pretraining(model, b) for b in (parts, [whole]))
        assert apart == pytest.approx(together)
        assert apart.n_pairs == 7

    def test_a_model_that_always_says_seven_has_every_token_right(self):
        model = new_model()
        with torch.no_grad():
            model.token_head.bias[7] = 100.0
            model.next_sentence_head.bias[0] = 100.0
        scores = measure_pretraining(model, [batch_of(4, n_asked=2)])
        assert scores.token_accuracy == 1.0
        assert scores.next_sentence_accuracy == 0.5

    def test_measuring_leaves_the_mode_as_it_was(self):
        model = new_model().train()
        measure_pretraining(model, [batch_of(2, n_asked=1)])
        assert model.training

    def test_every_shape_comment_is_true(self):
        sizes = {"batch": 3, "seq": 9, "asked": 7}
        with checked_shape_comments(bert_objectives, **sizes) as checked:
            measure_pretraining(new_model(), [batch_of(3, n_asked=2)])
        assert len(checked) == len(dict(read_promises(bert_objectives)))


class TestEdges:
    def test_nothing_to_measure_is_refused(self):
        with pytest.raises(InputError, match="at least one batch, got none"):
            measure_pretraining(new_model(), [])
        with pytest.raises(InputError, match="at least one batch, got none"):
            guessing_scores([], most_frequent_id=7)

    def test_a_batch_without_holes_is_refused(self):
        batch = batch_of(2, n_asked=1)
        empty = batch._replace(target_ids=torch.full_like(batch.target_ids, -100))
        with pytest.raises(InputError, match="at least one target"):
            pretraining_loss(new_model(), empty)
