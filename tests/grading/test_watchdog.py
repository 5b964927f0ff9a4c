"""The limits that are kept where the system keeps none."""

import subprocess
import sys

import pytest

from llmos_edu.grading.limits import Limits
from llmos_edu.grading.watchdog import Watchdog, descendants, kill_all, resident_bytes

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")

TREE = """
import os, sys
if os.fork() == 0:
    os.fork()
print(1, flush=True)
sys.stdin.read()
"""
HUNGRY = "b = b'x' * (120 << 20)\nimport sys; sys.stdin.read()"


def start(script):
    return subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


class TestByHand:
    def test_a_family_is_counted_and_killed(self):
        with start(TREE) as child:
            for _ in range(3):
                child.stdout.readline()
            assert len(descendants(child.pid)) == 3
            kill_all(child.pid)
        assert child.returncode == -9

    @pytest.mark.parametrize(
        ("script", "limits", "verdict"),
        [
            (TREE, Limits(processes=2), "processes"),
            (HUNGRY, Limits(memory_bytes=90 << 20), "memory"),
        ],
    )
    def test_what_passes_a_limit_is_ended(self, script, limits, verdict):
        with start(script) as child:
            dog = Watchdog(child.pid, limits=limits)
            dog.start()
            dog.join(timeout=60)
        assert dog.verdict == verdict
        assert child.returncode == -9

    def test_what_stays_within_is_left_alone(self):
        with start("import sys; sys.stdin.read()") as child:
            dog = Watchdog(child.pid, limits=Limits())
            dog.start()
            child.communicate()
            dog.stop()
            dog.join(timeout=60)
        assert (child.returncode, dog.verdict) == (0, "")


class TestEdges:
    def test_a_process_that_is_gone_holds_nothing(self):
        assert resident_bytes(2**22 + 1) == 0
