"""Checkpoints: whole or refused, in one clear line, with real damage done to them."""

import json
import os
import struct

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from safetensors import safe_open
from torch import nn

from llmos_edu.core import CheckpointError, ConfigError, FileError
from llmos_edu.train import (
    SGD,
    AdamW,
    Checkpoints,
    History,
    checkpoints,
    latest_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from tests.train.tiny import tiny_batches, tiny_model


def trained(n_steps: int = 3, **settings):
    model = tiny_model(**settings)
    optimizer = AdamW(model.parameters(), learning_rate=0.05)
    for batch, _ in zip(tiny_batches(start_step=0), range(n_steps), strict=False):
        optimizer.zero_grad()
        logits = model(batch.token_ids).flatten(end_dim=1)
        nn.functional.cross_entropy(logits, batch.target_ids.flatten()).backward()
        optimizer.step()
    return model, optimizer


def fresh(**settings):
    model = tiny_model(seed=1, **settings)
    return model, AdamW(model.parameters())


def saved(folder, *, step: int = 3):
    model, optimizer = trained()
    history = History(steps=[1, 2, 3], losses=[2.0, 1.5, 1 / 3])
    return save_checkpoint(
        folder, model=model, optimizer=optimizer, step=step, history=history
    )


def refused(path, match: str):
    """Nothing may change when a checkpoint is refused, and the reason is one line."""
    model, optimizer = fresh()
    before = {k: v.clone() for k, v in model.state_dict().items()}
    with pytest.raises(CheckpointError, match=match) as caught:
        load_checkpoint(path, model=model, optimizer=optimizer)
    assert "\n" not in str(caught.value)
    assert optimizer.n_steps == 0
    assert all(torch.equal(v, before[k]) for k, v in model.state_dict().items())


def with_header(path, change):
    """Rewrite the JSON that describes a checkpoint, leaving its tensors."""
    data = path.read_bytes()
    (length,) = struct.unpack("<Q", data[:8])
    header = json.loads(data[8 : 8 + length])
    about = json.loads(header["__metadata__"]["llmos_edu"])
    change(about)
    header["__metadata__"]["llmos_edu"] = json.dumps(about)
    written = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(written)) + written + data[8 + length :])


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return saved(tmp_path_factory.mktemp("original")).read_bytes()


class TestLaws:
    def test_everything_comes_back_to_the_last_bit(self, tmp_path):
        model, optimizer = trained()
        history = History(steps=[1, 2, 3], losses=[2.0, 1.5, 1 / 3], n_batches=3)
        save_checkpoint(
            tmp_path, model=model, optimizer=optimizer, step=3, history=history
        )
        expected = torch.rand(4)
        other, other_optimizer = fresh()
        step, again = load_checkpoint(tmp_path, model=other, optimizer=other_optimizer)
        assert (step, again) == (3, history)
        assert torch.equal(torch.rand(4), expected)
        for name, tensor in model.state_dict().items():
            assert torch.equal(other.state_dict()[name], tensor)
        ours, theirs = optimizer.state_dict(), other_optimizer.state_dict()
        for name, tensor in ours.pop("slots").items():
            assert torch.equal(theirs["slots"][name], tensor)
        theirs.pop("slots")
        assert ours == theirs

    def test_tied_weights_are_stored_once_and_stay_tied(self, tmp_path):
        path = saved(tmp_path)
        with safe_open(path, framework="pt") as file:
            names = [name for name in file.keys() if name.endswith("weight")]  # noqa: SIM118
        assert sorted(names) == ["model.norm.weight", "model.tokens.weight"]
        model, optimizer = fresh()
        load_checkpoint(path, model=model, optimizer=optimizer)
        assert model.w_out.weight is model.tokens.weight

    def test_weights_alone_leave_the_random_generator_as_it_is(self, tmp_path):
        path = saved(tmp_path)
        model, _ = fresh()
        before = torch.random.get_rng_state()
        load_checkpoint(path, model=model)
        assert torch.equal(torch.random.get_rng_state(), before)
        assert torch.equal(model.norm.weight, trained()[0].norm.weight)

    def test_only_the_newest_are_kept(self, tmp_path):
        model, optimizer = trained()
        for step in (8, 9, 10, 11):
            save_checkpoint(
                tmp_path, model=model, optimizer=optimizer, step=step, keep_last=2
            )
        names = sorted(path.name for path in tmp_path.iterdir())
        assert names == ["step_00000010.safetensors", "step_00000011.safetensors"]
        assert latest_checkpoint(tmp_path) == tmp_path / names[-1]

    def test_what_a_killed_process_left_behind_is_swept_up(self, tmp_path):
        left = tmp_path / ".step_00000002.safetensors.0badcafe"
        left.write_bytes(b"half")
        saved(tmp_path)
        assert not left.exists()

    def test_a_crash_while_writing_leaves_the_one_before(self, tmp_path, monkeypatch):
        path = saved(tmp_path)

        def crash(_handle):
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", crash)
        with pytest.raises(FileError, match=r"step_00000004.*No space left"):
            saved(tmp_path, step=4)
        monkeypatch.undo()
        assert list(tmp_path.iterdir()) == [path]
        model, optimizer = fresh()
        assert load_checkpoint(tmp_path, model=model, optimizer=optimizer)[0] == 3


class TestDamage:
    @settings(deadline=None, max_examples=150)
    @given(st.data())
    def test_any_flipped_bit_is_noticed(self, tmp_path_factory, original, data):
        (length,) = struct.unpack("<Q", original[:8])
        place = data.draw(
            st.integers(0, 8 + length) | st.integers(0, len(original) - 1)
        )
        damaged = bytearray(original)
        damaged[place] ^= 1 << data.draw(st.integers(0, 7))
        path = tmp_path_factory.mktemp("damaged") / "step_00000003.safetensors"
        path.write_bytes(damaged)
        refused(path, match="checkpoint must")

    def test_a_flipped_bit_in_a_weight_names_both_sums(self, tmp_path, original):
        damaged = bytearray(original)
        damaged[-5] ^= 1
        path = tmp_path / "step_00000003.safetensors"
        path.write_bytes(damaged)
        refused(path, match=r"SHA-256 sum [0-9a-f]{12}, got [0-9a-f]{12} in .*changed")

    @pytest.mark.parametrize("kept", [0, 4, 100, 5_000, -1])
    def test_a_file_cut_short_is_noticed(self, tmp_path, original, kept):
        path = tmp_path / "step_00000003.safetensors"
        path.write_bytes(original[:kept])
        refused(path, match=r"must be whole .*step_00000003.* cut short")

    def test_a_file_of_another_program_is_refused(self, tmp_path):
        path = tmp_path / "weights.safetensors"
        checkpoints.save_file({"w": torch.ones(2)}, path)
        refused(path, match="written by save_checkpoint")


class TestEdges:
    def test_a_missing_file_and_an_empty_folder_are_named(self, tmp_path):
        refused(
            tmp_path / "none.safetensors", match=r"none\.safetensors: there is none"
        )
        refused(tmp_path, match=f"got {tmp_path} with none")
        assert latest_checkpoint(tmp_path / "missing") is None

    def test_an_unknown_format_is_refused(self, tmp_path):
        path = saved(tmp_path)
        with_header(path, lambda about: about.update(format=2))
        refused(path, match="of format 1, got 2 in")

    def test_another_configuration_is_named(self, tmp_path):
        path = saved(tmp_path)
        model = tiny_model(d_model=16, dropout=0.5)
        with pytest.raises(
            CheckpointError, match=r"d_model=8 for 16, dropout=0\.0 for"
        ):
            load_checkpoint(path, model=model)

    def test_another_model_is_named_with_its_tensors(self, tmp_path):
        path = saved(tmp_path)
        with pytest.raises(
            CheckpointError,
            match=r"class=TinyModel for Linear, .*bias=absent for \(3,\)",
        ):
            load_checkpoint(path, model=nn.Linear(2, 3))

    def test_another_shape_is_named(self, tmp_path):
        model = nn.Linear(2, 3)
        optimizer = SGD(model.parameters(), learning_rate=0.1)
        path = save_checkpoint(tmp_path, model=model, optimizer=optimizer, step=1)
        with pytest.raises(CheckpointError, match=r"weight=\(3, 2\) for \(3, 4\)"):
            load_checkpoint(path, model=nn.Linear(4, 3))

    def test_another_optimizer_is_refused_before_anything_changes(self, tmp_path):
        path = saved(tmp_path)
        model, _ = fresh()
        before = model.norm.weight.clone()
        optimizer = SGD(model.parameters(), learning_rate=0.1)
        with pytest.raises(CheckpointError, match="of kind SGD, got 'AdamW'"):
            load_checkpoint(path, model=model, optimizer=optimizer)
        assert torch.equal(model.norm.weight, before)

    def test_a_folder_that_cannot_be_written_is_named(self, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("in the way")
        with pytest.raises(FileError, match=f"folder must be writable, got {blocked}"):
            saved(blocked)

    def test_a_plan_that_keeps_nothing_is_refused(self, tmp_path):
        with pytest.raises(ConfigError, match=r"every .* got 0"):
            Checkpoints(folder=tmp_path, every=0)
        with pytest.raises(ConfigError, match=r"keep_last .* got 0"):
            Checkpoints(folder=tmp_path, every=5, keep_last=0)
        model, optimizer = fresh()
        with pytest.raises(ConfigError, match=r"keep_last .* got -1"):
            save_checkpoint(
                tmp_path, model=model, optimizer=optimizer, step=1, keep_last=-1
            )

    def test_a_run_begun_anew_in_an_old_folder_keeps_what_it_has_written(
        self, tmp_path
    ):
        for step in (8, 9):
            saved(tmp_path, step=step)
        assert saved(tmp_path, step=1).exists()
