"""Devices by name, and sizes of a run."""

import inspect

import pytest
import torch

from llmos_edu.core import ConfigError, MissingPartError, Profile, pick_device


class TestByHand:
    @pytest.mark.parametrize(
        ("cuda", "mps", "expected"),
        [(True, True, "cuda"), (False, True, "mps"), (False, False, "cpu")],
    )
    def test_auto_takes_the_best_there_is(self, monkeypatch, cuda, mps, expected):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)
        assert pick_device() == torch.device(expected)

    def test_a_device_that_is_named_is_taken(self):
        assert pick_device("cpu") == torch.device("cpu")

    def test_a_profile_picks_its_own_value(self):
        assert Profile("cpu").pick(cpu=100, gpu=5_000) == 100
        assert Profile("gpu").pick(cpu=100, gpu=5_000) == 5_000


class TestEdges:
    @pytest.mark.parametrize("name", ["gpu0", "cpu:x", ""])
    def test_a_name_that_torch_does_not_know_is_refused(self, name):
        with pytest.raises(ConfigError, match=f"cuda:N or mps, got '{name}'"):
            pick_device(name)

    @pytest.mark.parametrize("name", ["cuda", "cuda:0", "mps", "meta"])
    def test_a_device_that_is_not_here_is_refused(self, monkeypatch, name):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: False)
        with pytest.raises(MissingPartError, match=f"device '{name}' is not on this"):
            pick_device(name)

    def test_a_second_gpu_where_there_is_one_is_refused(self, monkeypatch):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
        monkeypatch.setattr(torch.cuda, "device_count", lambda: 1)
        with pytest.raises(MissingPartError, match="device 'cuda:1' is not on this"):
            pick_device("cuda:1")

    def test_there_are_two_profiles(self):
        profile = object.__new__(Profile)  # past the type checker of the tests
        object.__setattr__(profile, "name", "tpu")
        with pytest.raises(ConfigError, match="cpu or gpu, got 'tpu'"):
            inspect.unwrap(Profile.__post_init__)(profile)
