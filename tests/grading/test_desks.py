"""What a batch needs before the first submission, and that it is gone afterwards."""

import os
import socket

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.desks import PREFIX, server
from llmos_edu.grading.jobs import worker_environment
from llmos_edu.grading.worker import SERVE
from tests.grading.sealed import needs_box, open_room


class TestByHand:
    def test_a_server_listens_and_ends_with_its_block(self, tmp_path):
        place = tmp_path / "s"
        words = [SERVE, str(place)]
        with (
            server("worker", words, place=place, environ=worker_environment()) as where,
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
        ):
            line.connect(where)
        with (
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
            pytest.raises(ConnectionRefusedError),
        ):
            line.connect(where)

    @needs_box
    @pytest.mark.slow
    def test_a_desk_leaves_no_control_group(self):
        with open_room() as room:
            group = room.desk.group
        if group is None:
            pytest.skip("no control group can be made here")
        assert group.folders[0].name.startswith(f"{PREFIX}-{os.getpid()}-")
        assert not any(folder.exists() for folder in group.folders)


class TestEdges:
    def test_a_server_that_ends_at_once_is_an_error(self, tmp_path):
        environ = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        with (
            pytest.raises(ConfigError, match=r"warm limits must be ready in 120 s"),
            server("limits", [], place=tmp_path / "s", environ=environ),
        ):
            pass
