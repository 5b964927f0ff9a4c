"""A lesson: what is compared, what is learnt, and what is left alone."""

from functools import partial

import pytest
import torch
from torch.testing import assert_close

from llmos_edu.compress import (
    Lesson,
    Teaching,
    attention_loss,
    distillation_loss,
    every_kth_layer,
    hidden_loss,
    lesson_loss,
    read_masked,
    student_of,
    watched,
)
from llmos_edu.core import ConfigError, seeded
from llmos_edu.data import CausalBatch, causal_batches
from llmos_edu.data.pretraining_batches import PretrainingBatch
from llmos_edu.models import GPT, BERTConfig, BERTForPretraining, GPTConfig
from llmos_edu.nn import causal_mask
from llmos_edu.train import AdamW, Checkpoints, FitOptions, cross_entropy, evaluate, fit
from tests.tensors import random, random_ids

SIZES = {"vocab_size": 13, "max_seq_len": 12, "d_model": 8, "n_heads": 2, "n_layers": 4}


def gpt(seed=0, **changes):
    source = torch.Generator().manual_seed(seed)
    return GPT(GPTConfig(**SIZES | changes), generator=source).double()


def batch(seed=0):
    ids = random_ids(3, 8, vocab_size=13, seed=seed)
    return CausalBatch(ids[:, :-1], ids[:, 1:])


def lesson_of(teacher, *, student=None, layer_map=None, **teaching):
    student = student_of(gpt(1), n_layers=2) if student is None else student
    return Lesson(student, teacher, teaching=Teaching(**teaching), layer_map=layer_map)


class TestByHand:
    def test_answers_alone_are_the_distillation_loss(self):
        teacher, shown = gpt(), batch()
        lesson = lesson_of(teacher, temperature=3.0, hard_weight=0.25)
        loss, n_targets = lesson.loss(shown)
        expected = distillation_loss(
            lesson.student(shown.token_ids),
            teacher(shown.token_ids),
            temperature=3.0,
            target_ids=shown.target_ids,
            hard_weight=0.25,
        )
        assert_close(loss, expected, rtol=0, atol=1e-12)
        assert n_targets == 3 * 7

    def test_hidden_states_are_compared_by_the_map_and_averaged(self):
        teacher, shown = gpt(), batch()
        lesson = lesson_of(teacher, layer_map=(0, 2), hidden_weight=5.0)
        plain = lesson_of(teacher, student=lesson.student)
        with watched(teacher) as theirs:
            teacher(shown.token_ids)
        with watched(lesson.student) as ours:
            lesson.student(shown.token_ids)
        gaps = [
            hidden_loss(ours.hidden[i], theirs.hidden[j]) for i, j in ((0, 0), (1, 2))
        ]
        expected = plain.loss(shown)[0] + 5.0 * sum(gaps) / 2
        assert_close(lesson.loss(shown)[0], expected, rtol=0, atol=1e-12)

    def test_attention_is_compared_by_the_map_and_averaged(self):
        teacher, shown = gpt(), batch()
        lesson = lesson_of(teacher, attention_weight=2.0)
        plain = lesson_of(teacher, student=lesson.student)
        theirs = teacher.attention_maps(shown.token_ids)
        ours = lesson.student.attention_maps(shown.token_ids)
        gaps = [attention_loss(ours[0], theirs[1]), attention_loss(ours[1], theirs[3])]
        expected = plain.loss(shown)[0] + 2.0 * sum(gaps) / 2
        assert_close(lesson.loss(shown)[0], expected, rtol=0, atol=1e-12)


class TestBERT:
    def bert(self, seed=0, **changes):
        source = torch.Generator().manual_seed(seed)
        config = BERTConfig(**SIZES | {"d_ff": 16} | changes)
        return BERTForPretraining(config, generator=source).double()

    def shown(self):
        ids = random_ids(3, 6, vocab_size=13)
        target_ids = ids.masked_fill(random(3, 6) < 0, -100)
        return PretrainingBatch(
            token_ids=ids,
            segment_ids=torch.tensor([[0, 0, 0, 1, 1, 1]] * 3),
            mask=torch.tensor([[True] * 6, [True] * 6, [True] * 4 + [False] * 2]),
            target_ids=target_ids,
            next_ids=torch.zeros(3, dtype=torch.int64),
        )

    def test_only_hidden_tokens_are_compared(self):
        teacher, batch = self.bert(), self.shown()
        lesson = Lesson(
            self.bert(1, n_layers=2),
            teacher,
            teaching=Teaching(hard_weight=0.5),
            read=read_masked,
        )
        loss, n_targets = lesson.loss(batch)
        asked = batch.target_ids != -100
        logits = [
            model(
                batch.token_ids, segment_ids=batch.segment_ids, mask=batch.mask
            ).tokens[asked]
            for model in (lesson.student, teacher)
        ]
        expected = distillation_loss(
            *logits, target_ids=batch.target_ids[asked], hard_weight=0.5
        )
        assert_close(loss, expected, rtol=0, atol=1e-10)
        assert n_targets == int(asked.sum())

    def test_the_last_layer_may_learn_from_one_in_the_middle(self):
        lesson = Lesson(
            self.bert(1, n_layers=2),
            self.bert(),
            teaching=Teaching(hidden_weight=1.0),
            layer_map=(0, 1),
            read=read_masked,
        )
        assert lesson.loss(self.shown())[0] > 0.0

    def test_a_student_that_is_its_teacher_has_nothing_to_learn(self):
        teacher = self.bert()
        lesson = Lesson(
            student_of(teacher, n_layers=4),
            teacher,
            teaching=Teaching(hidden_weight=1.0, attention_weight=1.0),
            read=read_masked,
        )
        assert lesson.loss(self.shown())[0].item() == pytest.approx(0.0, abs=1e-12)


class TestWatched:
    @pytest.mark.parametrize("positions", ["rotary", "alibi"])
    def test_positions_inside_attention_are_seen_too(self, positions):
        model, ids = gpt(positions=positions), batch().token_ids
        with watched(model, attention=True) as seen:
            model(ids)
        for ours, theirs in zip(seen.attention, model.attention_maps(ids), strict=True):
            assert_close(ours, theirs, rtol=0, atol=1e-12)

    def test_a_gpts_maps_are_its_own(self):
        model, ids = gpt(), batch().token_ids
        with watched(model, attention=True) as seen:
            model(ids)
        assert len(seen.hidden) == 4
        for ours, theirs in zip(seen.attention, model.attention_maps(ids), strict=True):
            assert_close(ours, theirs, rtol=0, atol=1e-12)

    def test_a_berts_maps_are_its_own_and_see_no_padding(self):
        config = BERTConfig(**SIZES, d_ff=16)
        model = BERTForPretraining(config).double().eval()
        ids = random_ids(2, 6, vocab_size=13)
        mask = torch.tensor([[True] * 6, [True] * 4 + [False] * 2])
        with watched(model, attention=True) as seen:
            model(ids, mask=mask)
        theirs = model.bert.attention_maps(ids, mask=mask)
        for ours, expected in zip(seen.attention, theirs, strict=True):
            assert_close(ours, expected, rtol=0, atol=1e-12)
        assert seen.attention[0][1, :, :, 4:].abs().max() == 0.0

    def test_the_last_hidden_state_makes_the_logits(self):
        model, ids = gpt(), batch().token_ids
        with watched(model) as seen:
            logits = model(ids)
        ours = model.final_norm(seen.hidden[-1]) @ model.tokens.weight.T
        assert_close(ours, logits, rtol=0, atol=1e-12)

    def test_a_causal_map_shows_no_future(self):
        model = gpt()
        with watched(model, attention=True) as seen:
            model(batch().token_ids)
        assert seen.attention[2][..., ~causal_mask(7)].abs().max() == 0.0

    def test_nothing_is_left_behind_even_when_the_model_fails(self):
        model = gpt()
        with (
            pytest.raises(ValueError, match=r"0\.\.12, got 99"),
            watched(model, attention=True),
        ):
            model(torch.tensor([[99]]))
        hooks = [m._forward_hooks or m._forward_pre_hooks for m in model.modules()]
        assert not any(hooks)


class TestLaws:
    def test_a_student_that_is_its_teacher_has_nothing_to_learn(self):
        teacher = gpt()
        lesson = lesson_of(
            teacher,
            student=student_of(teacher, n_layers=4),
            hidden_weight=1.0,
            attention_weight=1.0,
        )
        loss, _ = lesson.loss(batch())
        assert loss.item() == pytest.approx(0.0, abs=1e-12)

    def test_only_the_student_and_its_projections_are_trained(self):
        teacher = gpt(d_model=16)
        student = gpt(1, n_layers=2)
        lesson = lesson_of(teacher, student=student, hidden_weight=1.0).double()
        ours = {id(p) for p in lesson.parameters()}
        assert ours >= {id(p) for p in student.parameters()}
        assert ours.isdisjoint({id(p) for p in teacher.parameters()})
        assert len(ours) == len(list(student.parameters())) + 2 * 2
        lesson.loss(batch())[0].backward()
        assert all(p.grad is None for p in teacher.parameters())
        assert all(p.grad.abs().sum() > 0 for p in lesson.projections.parameters())

    def test_models_of_one_width_need_no_projection(self):
        assert len(lesson_of(gpt(), hidden_weight=1.0).projections) == 0

    def test_the_teachers_dropout_stays_off_while_the_student_trains(self):
        teacher = gpt(dropout=0.5)
        lesson = lesson_of(teacher, student=gpt(1, n_layers=2)).train()
        assert lesson.student.training
        assert not teacher.training
        assert_close(lesson.loss(batch())[0], lesson.loss(batch())[0], rtol=0, atol=0)

    def test_it_answers_as_the_student_does(self):
        lesson, ids = lesson_of(gpt()), batch().token_ids
        assert torch.equal(lesson(ids), lesson.student(ids))

    def test_the_map_is_every_kth_layer_unless_said_otherwise(self):
        assert lesson_of(gpt()).layer_map == tuple(every_kth_layer(2, 4)) == (1, 3)

    def test_training_brings_the_student_to_its_teacher(self):
        teacher = gpt().float()
        lesson = lesson_of(teacher, student=gpt(1, n_layers=2).float())
        ids = random_ids(400, vocab_size=13)
        source = partial(causal_batches, ids, batch_size=8, seq_len=10)
        history = fit(
            lesson,
            source,
            optimizer=AdamW(lesson.parameters(), learning_rate=0.02),
            n_steps=60,
            options=FitOptions(loss=lesson_loss, show_progress=False),
        )
        assert history.losses[-1] < history.losses[0] / 5

    def test_a_lesson_that_was_stopped_goes_on_to_the_same_losses(self, tmp_path):
        ids = random_ids(400, vocab_size=13)

        def run(n_steps, folder):
            with seeded(0):
                lesson = lesson_of(gpt(d_model=16), student=gpt(1), hidden_weight=0.5)
            return fit(
                lesson,
                partial(causal_batches, ids, batch_size=4, seq_len=10),
                optimizer=AdamW(lesson.parameters(), learning_rate=0.01),
                n_steps=n_steps,
                checkpoints=Checkpoints(folder=folder, every=2),
                options=FitOptions(loss=lesson_loss, show_progress=False),
            )

        whole = run(6, tmp_path / "whole")
        run(4, tmp_path / "parts")
        assert run(6, tmp_path / "parts").losses == whole.losses

    def test_it_can_be_measured_like_a_model(self):
        lesson, shown = lesson_of(gpt()), batch()
        measured = evaluate(lesson, [shown])
        expected = cross_entropy(lesson.student(shown.token_ids), shown.target_ids)
        assert measured == pytest.approx(expected.item())


class TestEdges:
    def test_other_vocabularies_are_refused(self):
        with pytest.raises(ConfigError, match=r"vocab_size 13 and 17; .* tokenizer"):
            Lesson(gpt(), gpt(vocab_size=17))

    def test_a_map_that_points_beyond_the_teacher_is_refused(self):
        with pytest.raises(ConfigError, match="from 0 to 3, got 4"):
            lesson_of(gpt(), layer_map=(0, 4))

    def test_a_student_deeper_than_its_teacher_needs_a_map(self):
        with pytest.raises(ConfigError, match="no more than its teacher, got 5 and 4"):
            Lesson(gpt(n_layers=5), gpt())

    def test_other_numbers_of_heads_cannot_be_compared(self):
        with pytest.raises(ConfigError, match=r"n_heads 4 and 2; .* attention_weight"):
            lesson_of(gpt(), student=gpt(n_heads=4), attention_weight=1.0)

    @pytest.mark.parametrize(
        ("setting", "value", "said"),
        [
            ("temperature", 0.0, "above 0, got 0.0"),
            ("hard_weight", 1.1, r"\[0, 1\], got 1.1"),
            ("hidden_weight", -1.0, "hidden_weight must not be negative, got -1.0"),
            ("attention_weight", -2.0, "attention_weight must not be .* got -2.0"),
        ],
    )
    def test_impossible_settings_are_refused(self, setting, value, said):
        with pytest.raises(ConfigError, match=said):
            Teaching(**{setting: value})
