"""The heads with which BERT learns: by hand, by their laws."""

import math

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.models import BERTForPretraining, bert_pretraining
from tests.models.test_bert import SMALL
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random_ids


def new_model() -> BERTForPretraining:
    return BERTForPretraining(SMALL, generator=torch.Generator().manual_seed(0)).eval()


class TestByHand:
    def test_an_untrained_model_is_as_unsure_as_a_die_and_a_coin(self):
        ids = random_ids(4, 12, vocab_size=50)
        with torch.no_grad():
            logits = new_model()(ids)
        loss = F.cross_entropy(logits.tokens.flatten(0, 1), ids.flatten())
        assert loss.item() == pytest.approx(math.log(50), abs=0.05)
        coin = F.cross_entropy(logits.next_sentence, torch.tensor([0, 1, 0, 1]))
        assert coin.item() == pytest.approx(math.log(2), abs=0.05)

    def test_the_heads_add_these_parameters(self):
        # transform d^2 + d, its norm 2 d, one offset a token; two answers 2 d + 2
        model, d = new_model(), SMALL.d_model
        stack = sum(p.numel() for p in model.bert.parameters())
        assert model.n_parameters - stack == d**2 + 3 * d + 50 + 2 * d + 2


class TestParity:
    """Against `transformers` in test_bert_layout.py, weight for weight."""

    def test_scored_positions_have_the_logits_of_all_positions(self):
        model, ids = new_model().double(), random_ids(3, 7, vocab_size=50)
        asked = random_ids(3, 7, vocab_size=2, seed=1).bool()
        asked[1:, 0] = False  # the second exercise needs them all the same
        with torch.no_grad():
            some, every = model(ids, asked=asked), model(ids)
        assert some.tokens.shape == (int(asked.sum()), 50)
        assert_close(some.tokens, every.tokens[asked], atol=1e-12, rtol=0)
        assert_close(some.next_sentence, every.next_sentence, atol=1e-12, rtol=0)

    def test_asking_for_some_positions_gives_the_gradient_of_their_loss(self):
        ids, gradients = random_ids(3, 7, vocab_size=50), []
        asked = random_ids(3, 7, vocab_size=2, seed=1).bool()
        asked[1:, 0] = False  # the second exercise needs them all the same
        for only_some in (True, False):
            model = new_model().double()
            logits = model(ids, asked=asked if only_some else None)
            tokens = logits.tokens if only_some else logits.tokens[asked]
            (tokens.square().sum() + logits.next_sentence.square().sum()).backward()
            gradients.append([parameter.grad for parameter in model.parameters()])
        assert_close(*gradients, atol=1e-11, rtol=0)


class TestLaws:
    def test_every_parameter_learns_from_both_losses_together(self):
        model, ids = new_model().double(), random_ids(3, 7, vocab_size=50)
        segment_ids = (torch.arange(7) > 3).long().expand_as(ids)
        logits = model(ids, segment_ids=segment_ids)
        loss = F.cross_entropy(logits.tokens.flatten(0, 1), ids.flatten())
        coin = F.cross_entropy(logits.next_sentence, torch.tensor([0, 1, 0]))
        (loss + coin).backward()
        silent = [n for n, p in model.named_parameters() if not p.grad.abs().sum() > 0]
        assert silent == []

    def test_the_table_that_embeds_is_the_one_that_scores(self):
        model, ids = new_model(), torch.tensor([[3, 7, 1]])
        with torch.no_grad():
            before = model(ids).tokens
            model.bert.tokens.weight[40] *= -1  # a token that the input does not have
            after = model(ids).tokens
        assert_close(after[..., 40], -before[..., 40])
        assert torch.equal(after[..., :40], before[..., :40])

    def test_what_is_saved_is_what_is_read(self, tmp_path):
        model, ids = new_model(), random_ids(2, 6, vocab_size=50)
        model.save_pretrained(tmp_path)
        again = BERTForPretraining.from_pretrained(tmp_path).eval()
        with torch.no_grad():
            assert_close(again(ids), model(ids), atol=0, rtol=0)

    def test_a_model_learns_one_sentence_by_heart(self):
        model, ids = new_model().train(), random_ids(1, 12, vocab_size=50)
        masked = ids.clone()
        masked[0, [2, 5, 8]] = 49
        for _ in range(60):
            loss = F.cross_entropy(model(masked).tokens[0], ids[0])
            loss.backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    if parameter.grad is not None:
                        parameter -= 0.5 * parameter.grad
                        parameter.grad = None
        assert loss < 0.1


def test_every_shape_comment_in_bert_pretraining_is_true():
    model, ids = new_model(), random_ids(4, 7, vocab_size=50)
    asked = torch.arange(7).expand_as(ids) < 3
    with checked_shape_comments(
        bert_pretraining, batch=4, seq=7, asked=12, d_model=24
    ) as checked:
        model(ids, asked=asked)
    assert len(checked) == len(dict(read_promises(bert_pretraining)))
