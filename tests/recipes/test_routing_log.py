"""The log watches a gate without disturbing it; the loss holds what gates need."""

from functools import partial

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.data import causal_batches
from llmos_edu.models import GPT, GPTConfig, LLMasOS, LLMasOSConfig
from llmos_edu.recipes import RoutingLog, balanced_loss, routing_log
from llmos_edu.train import AdamW, FitOptions, fit
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random_ids

SIZES = {"vocab_size": 20, "max_seq_len": 8, "d_model": 12, "n_heads": 2}


def new_model(**other: object) -> LLMasOS:
    config = LLMasOSConfig(**SIZES | {"n_layers": 4, "n_experts": 3} | other)
    return LLMasOS(config, generator=torch.Generator().manual_seed(0))


def batches_of(ids: torch.Tensor) -> partial:
    return partial(causal_batches, ids, batch_size=2, seq_len=8)


def train(model: LLMasOS, on_step: RoutingLog | None = None) -> list[float]:
    return fit(
        model,
        batches_of(random_ids(200, vocab_size=20)),
        optimizer=AdamW(model.parameters(), learning_rate=0.01),
        n_steps=6,
        options=FitOptions(loss=balanced_loss, on_step=on_step, show_progress=False),
    ).losses


class TestByHand:
    def test_the_loss_is_that_of_the_next_token_and_of_the_gates(self):
        model = new_model(balance_coefficient=0.5, z_coefficient=0.25)
        batch = next(batches_of(random_ids(50, vocab_size=20))())
        told = model.predict(batch.token_ids)
        next_token = F.cross_entropy(
            told.logits.flatten(0, 1), batch.target_ids.flatten()
        )
        loss, n_targets = balanced_loss(model, batch)
        expected = next_token + 0.5 * told.balance_loss + 0.25 * told.z_loss
        assert_close(loss, expected)
        assert n_targets == 16

    @pytest.mark.parametrize("mixture", [0, 1])
    def test_a_record_holds_routes_and_shares_of_the_chosen_mixture(self, mixture):
        model, ids = new_model(), random_ids(3, 8, vocab_size=20)
        log = RoutingLog(model, ids, at=[0], mixture=mixture, n_followed=5)
        routing = model.eval().predict(ids).routings[mixture]
        assert log.steps == [0]
        assert log.routes == [routing.expert_ids[:5].tolist()]
        counted = torch.bincount(routing.expert_ids.flatten(), minlength=3) / 48
        assert log.shares[0] == pytest.approx(counted.tolist())

    def test_a_choice_without_a_place_goes_nowhere(self):
        model = new_model(gate="switch", n_active_experts=1)
        gate = model.layers[1].mixture.gate
        gate.capacity_factor = 0.1
        ids = random_ids(2, 8, vocab_size=20)
        (record,) = RoutingLog(model, ids, at=[0], n_followed=16).routes
        kept = model.eval().predict(ids).routings[0].is_kept[:, 0].tolist()
        assert not all(kept)
        assert [choice[0] >= 0 for choice in record] == kept


class TestLaws:
    def test_it_looks_at_the_chosen_updates_only(self):
        model = new_model()
        log = RoutingLog(model, random_ids(2, 8, vocab_size=20), at=[0, 2, 5, 99])
        train(model, log)
        assert log.steps == [0, 2, 5]
        assert len(log.routes) == len(log.shares) == 3

    def test_training_goes_on_as_if_nothing_had_been_noted(self):
        watched, alone = (new_model(gate="noisy_top_k", dropout=0.1) for _ in range(2))
        log = RoutingLog(watched, random_ids(2, 8, vocab_size=20), at=range(7))
        losses = []
        for model, on_step in ((watched, log), (alone, None)):
            torch.manual_seed(0)
            losses.append(train(model.train(), on_step))
        assert losses[0] == losses[1]
        assert watched.training


class TestEdges:
    def test_a_mixture_that_is_not_there_is_refused(self):
        with pytest.raises(InputError, match="one of 2, counted from 0, got 2"):
            RoutingLog(new_model(), random_ids(2, 8, vocab_size=20), at=[0], mixture=2)

    def test_a_model_without_gates_is_refused(self):
        batch = next(batches_of(random_ids(50, vocab_size=20))())
        with pytest.raises(InputError, match="needs an LLMasOS, got a GPT"):
            balanced_loss(GPT(GPTConfig(**SIZES)), batch)


def test_every_shape_comment_in_routing_log_is_true():
    model = new_model()
    with checked_shape_comments(routing_log, expert=3) as checked:
        RoutingLog(model, random_ids(2, 8, vocab_size=20), at=[0])
    assert len(checked) == len(dict(read_promises(routing_log)))
