"""The training loop: against a loop by hand, resumed, interrupted, and astray."""

import inspect
import signal
import subprocess
import sys
from functools import partial
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import (
    CheckpointError,
    ConfigError,
    DivergenceError,
    InputError,
    seeded,
)
from llmos_edu.train import (
    SGD,
    AdamW,
    Checkpoints,
    Evaluation,
    FitOptions,
    cosine_schedule,
    evaluate,
    fit,
    latest_checkpoint,
    next_token_loss,
    save_checkpoint,
)
from tests.train import run_to_kill
from tests.train.tiny import TinyBatch, tiny_batches, tiny_model

ROOT = Path(__file__).parents[2]


def run(model=None, *, n_steps=6, options=None, **settings):
    model = model or tiny_model()
    optimizer = AdamW(model.parameters(), learning_rate=0.05)
    return fit(
        model,
        tiny_batches,
        optimizer=optimizer,
        n_steps=n_steps,
        options=options,
        **settings,
    )


def in_pieces(batch: TinyBatch, *sizes: int) -> list[TinyBatch]:
    parts = zip(
        batch.token_ids.split(sizes), batch.target_ids.split(sizes), strict=True
    )
    return [TinyBatch(*part) for part in parts]


class TestParity:
    def test_it_is_the_loop_one_writes_with_torch(self):
        ours, theirs = tiny_model().double(), tiny_model().double()
        schedule = partial(cosine_schedule, peak=0.1, warmup_steps=2, total_steps=9)
        history = fit(
            ours,
            tiny_batches,
            optimizer=AdamW(ours.parameters()),
            n_steps=9,
            schedule=schedule,
            options=FitOptions(max_norm=0.5),
        )
        judge = torch.optim.AdamW(theirs.parameters())
        expected = []
        for step, batch in enumerate(islice(tiny_batches(start_step=0), 9)):
            judge.param_groups[0]["lr"] = schedule(step)
            judge.zero_grad()
            logits = theirs(batch.token_ids).flatten(end_dim=1)
            loss = nn.functional.cross_entropy(logits, batch.target_ids.flatten())
            loss.backward()
            nn.utils.clip_grad_norm_(theirs.parameters(), 0.5)
            judge.step()
            expected.append(loss.item())
        assert history.losses == pytest.approx(expected, abs=1e-10)
        assert history.learning_rates == [schedule(step) for step in range(9)]
        for a, b in zip(ours.parameters(), theirs.parameters(), strict=True):
            assert_close(a, b, atol=1e-10, rtol=0)


class TestLaws:
    def test_it_learns(self):
        history = run(n_steps=200)
        assert history.losses[0] > 2.3  # log(11) = 2.40
        assert sum(history.losses[-5:]) / 5 < 1.0

    def test_the_history_counts_what_was_done(self):
        history = run(n_steps=4, options=FitOptions(accumulate=3))
        assert history.steps == [1, 2, 3, 4]
        assert (history.n_batches, history.n_tokens) == (12, 12 * 20)
        assert history.seconds > 0

    def test_unequal_batches_add_up_to_the_whole_one(self):
        whole = next(tiny_batches(start_step=0))
        models = tiny_model().double(), tiny_model().double()
        for model, sizes in zip(models, [(4,), (1, 3)], strict=True):
            parts = in_pieces(whole, *sizes)
            history = fit(
                model,
                lambda start_step, parts=parts: iter(parts[start_step:]),
                optimizer=SGD(model.parameters(), learning_rate=1.0),
                n_steps=1,
                options=FitOptions(accumulate=len(sizes), max_norm=None),
            )
            expected, _ = next_token_loss(tiny_model().double(), whole)
            assert history.losses == pytest.approx([expected.item()], abs=1e-12)
        for a, b in zip(*(m.parameters() for m in models), strict=True):
            assert_close(a, b, atol=1e-12, rtol=0)

    def test_a_run_in_two_goes_is_the_run_in_one(self, tmp_path):
        straight, broken = (tiny_model(dropout=0.5) for _ in range(2))
        with seeded(3):
            whole = run(straight, n_steps=10)
        plan = Checkpoints(folder=tmp_path, every=100)
        with seeded(3):
            run(broken, n_steps=4, checkpoints=plan)
        resumed = tiny_model(seed=9, dropout=0.5)
        with seeded(8):  # other weights, other randomness: the checkpoint decides
            history = run(resumed, n_steps=10, checkpoints=plan)
        assert history.losses == whole.losses
        assert torch.equal(resumed.w_out.bias, straight.w_out.bias)

    def test_a_finished_run_is_not_run_again(self, tmp_path):
        plan = Checkpoints(folder=tmp_path, every=2)
        first = run(n_steps=4, checkpoints=plan)
        seen = []
        options = FitOptions(on_step=seen.append)
        assert run(n_steps=4, checkpoints=plan, options=options) == first
        assert seen == []

    def test_evaluation_comes_at_its_time_and_at_the_end(self):
        def measure(model):
            model.eval()
            return 1.5

        history = run(n_steps=5, evaluation=Evaluation(every=2, measure=measure))
        assert history.valid_steps == [2, 4, 5]
        assert history.valid_losses == [1.5] * 3

    def test_the_model_trains_in_training_mode_and_comes_back_as_it_was(self):
        modes = []

        def loss(model, batch):
            modes.append(model.training)
            return next_token_loss(model, batch)

        model = tiny_model().eval()
        valid = [next(tiny_batches(start_step=99))]
        evaluation = Evaluation(every=1, measure=partial(evaluate, batches=valid))
        run(model, evaluation=evaluation, options=FitOptions(loss=loss))
        assert set(modes) == {True}
        assert not model.training

    def test_each_step_is_reported(self):
        seen = []
        history = run(n_steps=3, options=FitOptions(on_step=seen.append))
        assert [p.step for p in seen] == [1, 2, 3]
        assert [p.loss for p in seen] == history.losses
        assert all(p.gradient_norm > 0 and p.tokens_per_s > 0 for p in seen)

    def test_without_clipping_the_norm_is_not_measured(self):
        seen = []
        run(n_steps=1, options=FitOptions(on_step=seen.append, max_norm=None))
        assert seen[0].gradient_norm is None

    def test_bfloat16_products_learn_as_well(self):
        history = run(n_steps=200, options=FitOptions(precision="bfloat16"))
        assert sum(history.losses[-5:]) / 5 < 1.0

    def test_the_bar_goes_to_standard_error(self, capsys):
        run(n_steps=2, options=FitOptions(show_progress=True))
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "2/2" in captured.err


class TestInterrupts:
    def test_ctrl_c_finishes_the_update_saves_and_raises(self, tmp_path):
        def interrupt(progress):
            if progress.step == 3:
                signal.raise_signal(signal.SIGINT)

        plan = Checkpoints(folder=tmp_path, every=100)
        with pytest.raises(KeyboardInterrupt):
            run(checkpoints=plan, options=FitOptions(on_step=interrupt))
        assert latest_checkpoint(tmp_path).name == "step_00000003.safetensors"
        assert run(checkpoints=plan).losses == run().losses

    def test_ctrl_c_within_an_update_waits_for_its_end(self, tmp_path):
        def loss(model, batch):
            if model.seen >= 40:  # the third batch
                signal.raise_signal(signal.SIGINT)
            return next_token_loss(model, batch)

        plan = Checkpoints(folder=tmp_path, every=100)
        with pytest.raises(KeyboardInterrupt):
            run(checkpoints=plan, options=FitOptions(loss=loss))
        assert latest_checkpoint(tmp_path).name == "step_00000003.safetensors"

    @pytest.mark.slow
    def test_a_killed_run_ends_with_the_losses_of_one_that_was_not(self, tmp_path):
        whole = run_to_kill.main(tmp_path / "whole", 40)
        with subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.train.run_to_kill",
                tmp_path / "killed",
                "40",
            ],
            cwd=ROOT,
            stdout=subprocess.PIPE,
        ) as victim:
            for _ in range(8):  # a checkpoint stands at every third step
                assert victim.stdout.readline()
            victim.kill()
        assert victim.returncode == -signal.SIGKILL
        assert latest_checkpoint(tmp_path / "killed")
        killed = run_to_kill.main(tmp_path / "killed", 40)
        killed.seconds = whole.seconds
        assert killed == whole


class TestEdges:
    def test_a_loss_that_is_no_number_names_the_step_and_changes_nothing(self):
        def loss(model, batch):
            mean, n_targets = next_token_loss(model, batch)
            return (mean * torch.nan if model.seen > 40 else mean), n_targets

        model, expected = tiny_model(), tiny_model()
        with pytest.raises(
            DivergenceError, match=r"got nan at step 3 with learning_rate=0\.05"
        ):
            run(model, options=FitOptions(loss=loss))
        run(expected, n_steps=2)
        assert torch.equal(model.w_out.bias, expected.w_out.bias)

    def test_a_gradient_that_is_no_number_names_the_step(self):
        def loss(model, batch):
            mean, n_targets = next_token_loss(model, batch)
            zero = model.w_out.bias.sum() * 0
            return mean + zero.sqrt(), n_targets  # the slope of the root at 0

        with pytest.raises(DivergenceError, match="at step 1, the gradient's norm"):
            run(options=FitOptions(loss=loss))

    def test_batches_that_end_are_named(self):
        model = tiny_model()
        with pytest.raises(InputError, match="got their end at step 3"):
            fit(
                model,
                lambda start_step: islice(tiny_batches(start_step=start_step), 2),
                optimizer=SGD(model.parameters(), learning_rate=0.1),
                n_steps=5,
            )

    def test_an_iterator_in_place_of_a_source_is_refused(self):
        model = tiny_model()
        with pytest.raises(ConfigError, match=r"got a generator; hand in functools"):
            inspect.unwrap(fit)(
                model,
                tiny_batches(start_step=0),
                optimizer=SGD(model.parameters(), learning_rate=0.1),
                n_steps=1,
            )

    def test_impossible_settings_are_refused(self):
        with pytest.raises(ConfigError, match=r"n_steps .* got -1"):
            run(n_steps=-1)
        with pytest.raises(ConfigError, match=r"accumulate .* got 0"):
            FitOptions(accumulate=0)
        with pytest.raises(ConfigError, match=r"every .* got 0"):
            Evaluation(every=0, measure=lambda _model: 0.0)

    def test_the_optimizer_of_another_model_is_refused(self):
        other = AdamW(tiny_model().parameters())
        with pytest.raises(ConfigError, match="got 4 others; make it anew"):
            fit(tiny_model(), tiny_batches, optimizer=other, n_steps=1)

    def test_no_step_is_no_training(self):
        model = tiny_model()
        assert run(model, n_steps=0).losses == []
        assert torch.equal(model.w_out.bias, tiny_model().w_out.bias)

    def test_a_checkpoint_that_fit_did_not_write_is_no_place_to_go_on(self, tmp_path):
        model = tiny_model()
        optimizer = AdamW(model.parameters())
        save_checkpoint(tmp_path, model=model, optimizer=optimizer, step=7)
        with pytest.raises(CheckpointError, match="of 7 updates with a history of 0"):
            run(checkpoints=Checkpoints(folder=tmp_path, every=1))
