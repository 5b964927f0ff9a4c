"""Asking for a warm kernel, and noticing its end."""

import socket
import subprocess
import threading

import pytest

from llmos_edu.grading.warm_kernels import (
    OK,
    SLEEP,
    WarmProcess,
    ask_for_kernel,
    wait_until_asleep,
)


@pytest.fixture
def sleeper():
    with subprocess.Popen(SLEEP) as child:
        yield child
        child.kill()


def answering(place, answer):
    """A socket that gives one answer."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    listener.bind(str(place))
    listener.listen()

    def serve():
        line, _ = listener.accept()
        with listener, line:
            line.recv(65536)
            line.send(answer)

    threading.Thread(target=serve, daemon=True).start()


class TestByHand:
    def test_a_kernel_lives_as_long_as_its_line_is_open(self, sleeper):
        ours, kernels = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        process = WarmProcess(sleeper, ours)
        assert process.poll() is None
        kernels.close()
        assert process.poll() == -9
        assert process.wait() == -9

    def test_ending_the_box_ends_the_kernel(self, sleeper):
        ours, kernels = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with kernels:
            process = WarmProcess(sleeper, ours)
            process.kill()
            assert process.wait() == -9

    def test_a_sleeper_is_recognised(self, sleeper):
        assert wait_until_asleep(sleeper.pid) is None

    def test_a_joined_kernel_is_a_connection(self, tmp_path):
        answering(tmp_path / "s", OK)
        with ask_for_kernel(str(tmp_path / "s"), {}) as line:
            assert line.fileno() > 0


class TestEdges:
    def test_a_refusal_is_passed_on(self, tmp_path):
        answering(tmp_path / "s", b"PermissionError")
        with pytest.raises(OSError, match="could not join the box: b'PermissionError'"):
            ask_for_kernel(str(tmp_path / "s"), {})

    def test_a_box_that_was_not_built_is_said(self):
        with pytest.raises(OSError, match="its process 0 is not asleep"):
            wait_until_asleep(0)
        gone = subprocess.Popen(["/usr/bin/true"])
        gone.wait()
        with pytest.raises(OSError, match=f"process {gone.pid} is not asleep"):
            wait_until_asleep(gone.pid)
