"""Giving up privileges, in a process of its own."""

import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux system calls")

RENOUNCE = """
import os, resource, signal
from llmos_edu.grading.joining import renounce
from llmos_edu.grading.keeper import die_with_parent
from llmos_edu.grading.limits import Limits
die_with_parent()
renounce(Limits(processes=7))
status = dict(l.split(":", 1) for l in open("/proc/self/status"))
assert not any(int(v, 16) for k, v in status.items() if k.startswith("Cap")), status
assert int(status["Seccomp"]) == 2 and int(status["NoNewPrivs"]) == 1
assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
assert libc.unshare(0x10000000) == -1 and ctypes.get_errno() == 1
assert libc.ptrace(0, 0, 0, 0) == -1 and ctypes.get_errno() == 1
print("nothing left")
"""
JOIN_NOBODY = """
from llmos_edu.grading.joining import join
try:
    join(2**22 + 1)
except OSError as error:
    print("refused")
"""


def run(script):
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    return done.stdout.strip(), done.stderr[-500:]


class TestByHand:
    def test_capabilities_calls_and_limits_are_gone(self):
        assert run(RENOUNCE)[0] == "nothing left", run(RENOUNCE)[1]


class TestEdges:
    def test_a_process_that_is_gone_cannot_be_joined(self):
        assert run(JOIN_NOBODY)[0] == "refused"
