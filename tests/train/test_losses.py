"""Cross-entropy worked by hand, against torch, by its laws, and at its edges."""

import math
from dataclasses import dataclass

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError, UnknownNameError
from llmos_edu.data import TranslationBatch, join_pairs
from llmos_edu.models import Transformer, TransformerConfig
from llmos_edu.train import cross_entropy, losses, next_token_loss, translation_loss
from tests.shape_comments import checked_shape_comments, read_promises
from tests.train.tiny import tiny_batches, tiny_model

BOTH = pytest.mark.parametrize("implementation", ["fused", "readable"])


def random(*shape: int, seed: int = 0) -> Tensor:
    source = torch.Generator().manual_seed(seed)
    return torch.randn(shape, generator=source, dtype=torch.float64)


@dataclass(frozen=True)
class Batch:
    token_ids: Tensor
    target_ids: Tensor


@BOTH
class TestByHand:
    def test_a_guess_among_8_costs_log_8(self, implementation):
        loss = cross_entropy(
            torch.zeros(3, 8), torch.tensor([0, 5, 7]), implementation=implementation
        )
        assert loss.item() == pytest.approx(math.log(8))

    def test_three_quarters_for_the_right_one_cost_log_4_thirds(self, implementation):
        logits = torch.tensor([[math.log(3.0), 0.0]])  # p = 3/4 and 1/4
        loss = cross_entropy(logits, torch.tensor([0]), implementation=implementation)
        assert loss.item() == pytest.approx(math.log(4 / 3))

    def test_smoothing_spreads_a_share_of_the_target_evenly(self, implementation):
        logits = torch.tensor([[math.log(3.0), 0.0]])
        loss = cross_entropy(
            logits,
            torch.tensor([0]),
            label_smoothing=0.5,
            implementation=implementation,
        )
        # half of log(4/3), and half of the mean of log(4/3) and log(4)
        expected = math.log(4 / 3) / 2 + (math.log(4 / 3) + math.log(4)) / 4
        assert loss.item() == pytest.approx(expected)

    def test_ignored_targets_do_not_count(self, implementation):
        logits = torch.tensor([[math.log(3.0), 0.0], [9.0, 0.0]])
        loss = cross_entropy(
            logits,
            torch.tensor([0, -100]),
            ignore_id=-100,
            implementation=implementation,
        )
        assert loss.item() == pytest.approx(math.log(4 / 3))


@BOTH
class TestParity:
    @pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
    @pytest.mark.parametrize("ignore_id", [None, 0, -100])
    def test_loss_and_gradient_are_torchs(
        self, implementation, label_smoothing, ignore_id
    ):
        logits = random(3, 5, 7).requires_grad_()
        targets = torch.arange(15).view(3, 5) % 7
        if ignore_id is not None:
            targets[1, 2:] = ignore_id
        ours = cross_entropy(
            logits,
            targets,
            label_smoothing=label_smoothing,
            ignore_id=ignore_id,
            implementation=implementation,
        )
        (our_gradient,) = torch.autograd.grad(ours, logits)
        theirs = F.cross_entropy(
            logits.flatten(end_dim=1),
            targets.flatten(),
            label_smoothing=label_smoothing,
            ignore_index=-1 if ignore_id is None else ignore_id,
        )
        (their_gradient,) = torch.autograd.grad(theirs, logits)
        assert_close(ours, theirs, atol=1e-10, rtol=0)
        assert_close(our_gradient, their_gradient, atol=1e-10, rtol=0)

    def test_bfloat16_logits_are_summed_in_float32(self, implementation):
        logits = (100 * random(4, 6)).bfloat16()
        targets = torch.tensor([0, 1, 2, 3])
        ours = cross_entropy(logits, targets, implementation=implementation)
        assert ours.dtype == torch.float32
        assert_close(ours, F.cross_entropy(logits.float(), targets))


class TestTranslationLoss:
    def model_and_batch(self) -> tuple[Transformer, TranslationBatch]:
        sizes = {"d_model": 8, "n_heads": 2, "d_ff": 12, "max_seq_len": 9}
        source = torch.Generator().manual_seed(0)
        config = TransformerConfig(vocab_size=13, n_layers=1, **sizes)
        model = Transformer(config, generator=source).double()
        return model, join_pairs([([5, 6, 7], [8, 9]), ([4], [3, 10, 11, 12])])

    @pytest.mark.parametrize("label_smoothing", [0.0, 0.1])
    def test_it_is_torchs_over_all_that_is_no_padding(self, label_smoothing):
        model, batch = self.model_and_batch()
        loss, n_targets = translation_loss(
            model, batch, pad_id=0, label_smoothing=label_smoothing
        )
        logits = model(batch.source_ids, batch.token_ids)
        expected = F.cross_entropy(
            logits.flatten(end_dim=1),
            batch.target_ids.flatten(),
            ignore_index=0,
            label_smoothing=label_smoothing,
        )
        assert_close(loss, expected, atol=1e-10, rtol=0)
        assert n_targets == 3 + 5  # two texts, each with its end mark

    def test_longer_padding_changes_nothing(self):
        model, batch = self.model_and_batch()
        padded = TranslationBatch(*(F.pad(ids, (0, 2)) for ids in batch))
        loss, n_targets = translation_loss(model, batch, pad_id=0)
        found, n_found = translation_loss(model, padded, pad_id=0)
        assert_close(found, loss, atol=1e-10, rtol=0)
        assert n_found == n_targets


class TestLaws:
    @settings(deadline=None, max_examples=50)
    @given(
        st.integers(1, 4),
        st.integers(2, 9),
        st.floats(0.0, 0.9),
        st.floats(-1e4, 1e4),
    )
    def test_both_paths_are_one_and_do_not_see_a_shift(
        self, n_rows, vocab_size, smoothing, shift
    ):
        logits = 10 * random(n_rows, vocab_size)
        targets = torch.arange(n_rows) % vocab_size
        fused = cross_entropy(logits, targets, label_smoothing=smoothing)
        readable = cross_entropy(
            logits + shift,
            targets,
            label_smoothing=smoothing,
            implementation="readable",
        )
        assert_close(fused, readable, atol=1e-9, rtol=0)
        assert fused >= 0

    def test_the_gradient_of_a_row_sums_to_0(self):
        logits = random(4, 6).requires_grad_()
        cross_entropy(logits, torch.tensor([0, 1, 2, 3])).backward()
        assert_close(logits.grad.sum(dim=-1), torch.zeros(4, dtype=torch.float64))

    @BOTH
    @pytest.mark.parametrize("size", [1e4, -1e4])
    def test_huge_logits_do_not_overflow(self, implementation, size):
        logits = torch.tensor([[size, 0.0]])
        loss = cross_entropy(logits, torch.tensor([1]), implementation=implementation)
        assert loss.item() == pytest.approx(max(size, 0.0))


class TestEdges:
    def test_a_target_outside_the_vocabulary_is_named_with_its_place(self):
        targets = torch.tensor([[0, 1, 2], [3, 9, 1]])
        with pytest.raises(InputError, match=r"\[0, 8\).* got 9 at position \[1, 1\]"):
            cross_entropy(torch.zeros(2, 3, 8), targets)

    def test_a_negative_target_is_refused_unless_it_is_ignored(self):
        targets = torch.tensor([0, -100])
        with pytest.raises(InputError, match=r"got -100 at position \[1\]"):
            cross_entropy(torch.zeros(2, 8), targets)
        assert cross_entropy(torch.zeros(2, 8), targets, ignore_id=-100).isfinite()

    def test_shapes_that_do_not_fit_are_named(self):
        with pytest.raises(InputError, match=r"\(2, 3, 8\) and target_ids \(3, 2\)"):
            cross_entropy(torch.zeros(2, 3, 8), torch.zeros(3, 2, dtype=torch.int64))

    def test_nothing_to_learn_from_is_refused(self):
        with pytest.raises(InputError, match=r"\(2,\) targets with ignore_id=0"):
            cross_entropy(
                torch.zeros(2, 8), torch.zeros(2, dtype=torch.int64), ignore_id=0
            )
        with pytest.raises(InputError, match=r"\(0,\) targets"):
            cross_entropy(torch.zeros(0, 8), torch.zeros(0, dtype=torch.int64))

    def test_all_of_a_target_cannot_be_spread(self):
        with pytest.raises(ConfigError, match=r"label_smoothing .* got 1\.0"):
            cross_entropy(torch.zeros(1, 8), torch.tensor([0]), label_smoothing=1.0)

    def test_an_unknown_implementation_is_refused(self):
        with pytest.raises(UnknownNameError, match="fused, readable, got 'fussed'"):
            losses.choose("implementation", "fussed", {"fused": 1, "readable": 2})

    def test_small_integers_are_fine_as_targets(self):
        targets = torch.tensor([1, 2], dtype=torch.int32)
        loss = cross_entropy(torch.zeros(2, 8), targets)
        assert loss.item() == pytest.approx(math.log(8))


class TestNextTokenLoss:
    def test_it_is_the_cross_entropy_of_the_models_logits(self):
        model, batch = tiny_model(), next(tiny_batches(start_step=0))
        loss, n_targets = next_token_loss(model, batch)
        assert_close(loss, cross_entropy(model(batch.token_ids), batch.target_ids))
        assert n_targets == 20

    def test_it_counts_only_what_it_averages(self):
        batch = next(tiny_batches(start_step=0))
        batch.target_ids[:, 0] = -1
        loss, n_targets = next_token_loss(tiny_model(), batch, ignore_id=-1)
        assert loss.isfinite()
        assert n_targets == 16


def test_every_shape_comment_in_losses_is_true():
    sizes = {"batch": 4, "seq": 5, "row": 20, "vocab": 11}
    batch = next(tiny_batches(start_step=0))
    with checked_shape_comments(losses, **sizes) as checked:
        next_token_loss(tiny_model(), batch)
        cross_entropy(
            torch.zeros(4, 5, 11),
            batch.target_ids,
            label_smoothing=0.1,
            implementation="readable",
        )
    with checked_shape_comments(losses, vocab=11, row=20) as some:
        cross_entropy(torch.zeros(4, 5, 11), batch.target_ids, ignore_id=-1)
    pairs = join_pairs([([5, 6, 7], [8, 9]), ([4], [3, 10, 11, 12])])
    model = Transformer(TransformerConfig(vocab_size=13, n_layers=1, max_seq_len=9))
    with checked_shape_comments(losses, batch=2, target=5) as more:
        translation_loss(model, pairs, pad_id=0)
    assert len(checked | some | more) == len(dict(read_promises(losses)))
