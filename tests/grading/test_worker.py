"""A worker reports whole or not at all, and stays within its own memory."""

import json
import socket
import subprocess
import sys

from llmos_edu.grading.desks import server
from llmos_edu.grading.jobs import worker_environment
from llmos_edu.grading.worker import SERVE, peak_bytes

BOUNDED = """
import resource
from llmos_edu.grading.worker import OWN_MEMORY_BYTES, bound_memory
_, before = resource.getrlimit(resource.RLIMIT_AS)
bound_memory()
soft, hard = resource.getrlimit(resource.RLIMIT_AS)
assert soft == OWN_MEMORY_BYTES and hard == before
try:
    bytearray(3 * 2**30)
except MemoryError:
    print("bounded")
"""


class TestByHand:
    def test_its_own_memory_is_bounded_and_its_childrens_is_not(self):
        done = subprocess.run(
            [sys.executable, "-c", BOUNDED], capture_output=True, text=True, check=False
        )
        assert done.stdout == "bounded\n", done.stderr

    def test_a_peak_is_that_of_this_process(self):
        assert 10**6 < peak_bytes() < 10**11


class TestEdges:
    def test_a_job_that_cannot_be_read_leaves_no_report(self, tmp_path):
        place, log = tmp_path / "s", tmp_path / "log"
        job = {"job": str(tmp_path / "none.json"), "log": str(log)}
        words = [SERVE, str(place)]
        with (
            server("worker", words, place=place, environ=worker_environment()) as where,
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
        ):
            line.connect(where)
            line.send(json.dumps(job).encode())
            assert int(line.recv(64)) > 1
            assert line.recv(64) == b""
        assert "none.json" in log.read_text()
        assert not (tmp_path / "report.json").exists()
