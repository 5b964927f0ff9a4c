"""Optimizers worked by hand, against torch, by their laws, and at their edges."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import CheckpointError, ConfigError
from llmos_edu.train import SGD, Adam, AdamW, adam_update, decay_groups
from tests.train.tiny import tiny_batches, tiny_model

ADAMS = [(Adam, False), (Adam, True), (AdamW, False), (AdamW, True)]


def one_weight(value: float = 1.0) -> nn.Parameter:
    return nn.Parameter(torch.tensor([value], dtype=torch.float64))


def train(model: nn.Module, optimizer, *, n_steps: int, start_step: int = 0) -> None:
    """A few steps on real gradients, whichever optimizer it is."""
    batches = tiny_batches(start_step=start_step)
    for _ in range(n_steps):
        batch = next(batches)
        optimizer.zero_grad()
        logits = model(batch.token_ids).flatten(end_dim=1)
        nn.functional.cross_entropy(logits, batch.target_ids.flatten()).backward()
        optimizer.step()


def assert_equal_weights(ours: nn.Module, theirs: nn.Module, atol: float) -> None:
    for (name, a), b in zip(ours.named_parameters(), theirs.parameters(), strict=True):
        assert_close(a, b, atol=atol, rtol=0, msg=lambda m, name=name: f"{name}: {m}")


class TestByHand:
    def test_sgd_goes_down_the_slope(self):
        weight = one_weight()
        optimizer = SGD([weight], learning_rate=0.1)
        (3 * weight).sum().backward()
        optimizer.step()
        assert weight.item() == pytest.approx(1 - 0.1 * 3)

    def test_momentum_keeps_a_share_of_the_last_direction(self):
        weight = one_weight()
        optimizer = SGD([weight], learning_rate=0.1, momentum=0.5)
        for expected in (1 - 0.1 * 3, 0.7 - 0.1 * (0.5 * 3 + 3)):
            optimizer.zero_grad()
            (3 * weight).sum().backward()
            optimizer.step()
            assert weight.item() == pytest.approx(expected)

    @pytest.mark.parametrize(("kind", "fused"), ADAMS)
    @pytest.mark.parametrize("slope", [3.0, -0.01])
    def test_the_first_step_of_adam_is_the_learning_rate(self, kind, fused, slope):
        # m / (1 - beta1) = g and v / (1 - beta2) = g^2, so the step is g / |g|.
        weight = one_weight()
        optimizer = kind([weight], learning_rate=0.1, weight_decay=0.0, fused=fused)
        (slope * weight).sum().backward()
        optimizer.step()
        assert weight.item() == pytest.approx(1 - 0.1 * math.copysign(1, slope))

    @pytest.mark.parametrize("fused", [False, True])
    def test_weights_without_slope_decay_by_rate_times_decay(self, fused):
        weight = one_weight()
        AdamW([weight], learning_rate=0.1, weight_decay=0.5, fused=fused).step()
        assert weight.item() == pytest.approx(1 - 0.1 * 0.5)

    def test_two_steps_of_the_rule(self):
        weights, mean, square_mean = torch.zeros(3, 1, dtype=torch.float64)
        for n_steps, slope in ((1, 1.0), (2, 3.0)):
            adam_update(
                weights,
                torch.tensor([slope], dtype=torch.float64),
                mean,
                square_mean,
                n_steps=n_steps,
                learning_rate=1.0,
                betas=(0.5, 0.5),
                eps=1e-12,
            )
        # m = 0.5 * 0.5 + 0.5 * 3 = 1.75, v = 0.5 * 0.5 + 0.5 * 9 = 4.75
        # both divided by 1 - 0.5^2 = 0.75; the first step went down by 1
        expected = -1 - (1.75 / 0.75) / math.sqrt(4.75 / 0.75)
        assert weights.item() == pytest.approx(expected, abs=1e-9)


class TestParity:
    """30 steps on real gradients in float64: a gap above 1e-10 is a bug."""

    @pytest.mark.parametrize("momentum", [0.0, 0.9])
    @pytest.mark.parametrize("weight_decay", [0.0, 0.1])
    def test_sgd_is_torchs(self, momentum, weight_decay):
        same = {"momentum": momentum, "weight_decay": weight_decay}
        ours, theirs = tiny_model().double(), tiny_model().double()
        train(ours, SGD(ours.parameters(), learning_rate=0.1, **same), n_steps=30)
        judge = torch.optim.SGD(theirs.parameters(), lr=0.1, **same)
        train(theirs, judge, n_steps=30)
        assert_equal_weights(ours, theirs, atol=1e-10)

    @pytest.mark.parametrize(("kind", "fused"), ADAMS)
    @pytest.mark.parametrize("weight_decay", [0.0, 0.1])
    @pytest.mark.parametrize("betas", [(0.9, 0.999), (0.5, 0.8)])
    def test_adam_and_adamw_are_torchs(self, kind, fused, weight_decay, betas):
        same = {"betas": betas, "eps": 1e-6, "weight_decay": weight_decay}
        ours, theirs = tiny_model().double(), tiny_model().double()
        optimizer = kind(ours.parameters(), learning_rate=0.01, fused=fused, **same)
        train(ours, optimizer, n_steps=30)
        judge = getattr(torch.optim, kind.__name__)
        train(theirs, judge(theirs.parameters(), lr=0.01, **same), n_steps=30)
        assert_equal_weights(ours, theirs, atol=1e-10)

    @pytest.mark.parametrize("kind", [Adam, AdamW])
    def test_the_readable_path_is_the_fused_one(self, kind):
        ours, theirs = tiny_model().double(), tiny_model().double()
        for model, fused in ((ours, False), (theirs, True)):
            optimizer = kind(model.parameters(), weight_decay=0.1, fused=fused)
            train(model, optimizer, n_steps=30)
        assert_equal_weights(ours, theirs, atol=1e-12)

    def test_groups_decay_as_torchs_do(self):
        ours, theirs = tiny_model().double(), tiny_model().double()
        optimizer = AdamW(decay_groups(ours), learning_rate=0.01, weight_decay=0.5)
        train(ours, optimizer, n_steps=30)
        groups = [
            {"params": [p for p in theirs.parameters() if p.ndim >= 2]},
            {
                "params": [p for p in theirs.parameters() if p.ndim < 2],
                "weight_decay": 0.0,
            },
        ]
        judge = torch.optim.AdamW(groups, lr=0.01, weight_decay=0.5)
        train(theirs, judge, n_steps=30)
        assert_equal_weights(ours, theirs, atol=1e-10)

    def test_a_learning_rate_set_before_each_step_counts(self):
        ours, theirs = tiny_model().double(), tiny_model().double()
        optimizer = AdamW(ours.parameters(), learning_rate=0.0)
        judge = torch.optim.AdamW(theirs.parameters(), lr=0.0)
        for step, rate in enumerate([0.1, 0.0, 0.02, 0.3]):
            optimizer.learning_rate = judge.param_groups[0]["lr"] = rate
            train(ours, optimizer, n_steps=1, start_step=step)
            train(theirs, judge, n_steps=1, start_step=step)
        assert_equal_weights(ours, theirs, atol=1e-10)

    def test_the_readable_path_in_pieces_is_that_in_one(self, monkeypatch):
        whole, pieces = tiny_model(), tiny_model()
        train(whole, AdamW(whole.parameters(), fused=False), n_steps=3)
        monkeypatch.setattr("llmos_edu.train.optimizers.CHUNK", 7)
        train(pieces, AdamW(pieces.parameters(), fused=False), n_steps=3)
        assert_equal_weights(pieces, whole, atol=0.0)


class TestLaws:
    @settings(deadline=None, max_examples=30)
    @given(st.floats(1e-3, 1e3), st.lists(st.floats(-5, 5), min_size=1, max_size=6))
    def test_adam_does_not_care_for_the_unit_of_the_loss(self, unit, slopes):
        weights = []
        for scale in (1.0, unit):
            weight = one_weight()
            optimizer = Adam([weight], learning_rate=0.1, eps=1e-300)
            for slope in slopes:
                optimizer.zero_grad()
                (scale * (slope + 10) * weight).sum().backward()
                optimizer.step()
            weights.append(weight.item())
        assert weights[0] == pytest.approx(weights[1], abs=1e-9)

    @settings(deadline=None, max_examples=30)
    @given(st.integers(0, 5), st.sampled_from([SGD, Adam, AdamW]))
    def test_a_saved_state_goes_on_as_if_nothing_had_happened(self, cut, kind):
        more = {"momentum": 0.9} if kind is SGD else {}
        straight, broken = tiny_model(), tiny_model()
        optimizer = kind(straight.parameters(), learning_rate=0.1, **more)
        train(straight, optimizer, n_steps=6)
        first = kind(broken.parameters(), learning_rate=0.1, **more)
        train(broken, first, n_steps=cut)
        resumed = tiny_model(seed=1)
        second = kind(resumed.parameters(), learning_rate=0.7, **more)
        resumed.load_state_dict(broken.state_dict())
        second.load_state_dict(first.state_dict())
        train(resumed, second, n_steps=6 - cut, start_step=cut)
        assert_equal_weights(resumed, straight, atol=0.0)


class TestEdges:
    @pytest.mark.parametrize("rate", [-0.1, math.inf, math.nan])
    def test_an_impossible_learning_rate_is_refused_at_any_time(self, rate):
        with pytest.raises(ConfigError, match=f"learning_rate.*got {rate}"):
            SGD([one_weight()], learning_rate=rate)
        optimizer = SGD([one_weight()], learning_rate=0.1)
        with pytest.raises(ConfigError, match=f"learning_rate.*got {rate}"):
            optimizer.learning_rate = rate

    @pytest.mark.parametrize("kind", [SGD, Adam, AdamW])
    def test_a_negative_weight_decay_is_refused(self, kind):
        with pytest.raises(ConfigError, match=r"weight_decay .* got -0\.1"):
            kind([one_weight()], learning_rate=0.1, weight_decay=-0.1)

    def test_a_momentum_that_never_fades_is_refused(self):
        with pytest.raises(ConfigError, match=r"momentum .* got 1\.0"):
            SGD([one_weight()], learning_rate=0.1, momentum=1.0)

    @pytest.mark.parametrize("kind", [Adam, AdamW])
    def test_betas_and_eps_outside_their_range_are_refused(self, kind):
        with pytest.raises(ConfigError, match=r"betas .* got \(0\.9, 1\.0\)"):
            kind([one_weight()], betas=(0.9, 1.0))
        with pytest.raises(ConfigError, match=r"eps .* got 0\.0"):
            kind([one_weight()], eps=0.0)

    def test_the_state_of_another_kind_is_refused(self):
        state = Adam([one_weight()]).state_dict()
        with pytest.raises(CheckpointError, match="of kind AdamW, got 'Adam'"):
            AdamW([one_weight()]).load_state_dict(state)
