"""What every test may rely on: torch in doctests, no network, no stopwatch."""

import socket

import hypothesis
import pytest
import torch

hypothesis.settings.register_profile("llmos", deadline=None, max_examples=30)
hypothesis.settings.load_profile("llmos")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture(autouse=True)
def _doctests_know_torch(doctest_namespace: dict[str, object]) -> None:
    doctest_namespace["torch"] = torch


@pytest.fixture(autouse=True)
def _no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    connect = socket.socket.connect

    def refuse(self: socket.socket, address: object) -> object:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise AssertionError(f"a test asked the network for {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", refuse)


@pytest.fixture(autouse=True)
def _own_home(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setenv("LLMOS_HOME", str(tmp_path_factory.getbasetemp() / "home"))
