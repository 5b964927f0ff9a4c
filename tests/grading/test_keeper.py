"""A process in bounds of its own, what it starts, and that nothing of it stays."""

import base64
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from llmos_edu.grading import keeper
from llmos_edu.grading.keeper import landlock_version, refuse_open_border
from llmos_edu.grading.seccomp import seccomp_filter

needs_landlock = pytest.mark.skipif(
    landlock_version() < 6, reason="this kernel's Landlock keeps no signals inside"
)
SLEEPERS = """
import os, subprocess, sys
subprocess.Popen(["sleep", sys.argv[1]], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        os.execvp("sleep", ["sleep", sys.argv[1]])
    os._exit(0)
os.wait()
print("started", flush=True)
"""
ASK = """
import subprocess, sys
argv = sys.argv[1:]
subprocess.Popen(argv, pass_fds=[int(argv[4])])
input()
"""


def plan(folder, *, parent=None, rules=(("/", keeper.ALL_FILES),)):
    """A box that leaves all files in reach."""
    return {
        "parent": parent or os.getpid(),
        "folder": str(folder),
        "environment": {"PATH": os.defpath},
        "bounds": {},
        "rules": rules,
        "filter": base64.b64encode(seccomp_filter(alone=True)).decode(),
    }


def start(written, *command, **more):
    """Start a keeper as the grader does."""
    with tempfile.TemporaryFile() as file:
        file.write(json.dumps(written).encode())
        file.seek(0)
        argv = [sys.executable, "-I", "-S", keeper.__file__, str(file.fileno())]
        return subprocess.Popen(
            [*argv, *command], pass_fds=[file.fileno()], text=True,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more,
        )  # fmt: skip


def finish(kept):
    """The exit code of a keeper, what was said and what was complained."""
    said, complaint = kept.communicate(timeout=60)
    return kept.returncode, said, complaint


def running(marker):
    done = subprocess.run(
        ["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True
    )
    return [line for line in done.stdout.splitlines() if line == f"sleep {marker}"]


@needs_landlock
class TestByHand:
    def test_the_exit_code_is_passed_on(self, tmp_path):
        for script, code in (("exit 7", 7), ("kill -9 $$", 128 + 9)):
            kept = start(plan(tmp_path), "/bin/sh", "-c", script)
            assert finish(kept) == (code, "", "")

    def test_what_left_its_session_ends_with_the_command(self, tmp_path):
        marker = "31536401"
        kept = start(plan(tmp_path), sys.executable, "-c", SLEEPERS, marker)
        assert finish(kept) == (0, "started\n", "")
        assert not running(marker)

    def test_it_ends_everything_when_it_is_asked_to(self, tmp_path):
        marker = "31536402"
        script = SLEEPERS + "import time; time.sleep(1000)"
        kept = start(plan(tmp_path), sys.executable, "-c", script, marker)
        assert kept.stdout.readline() == "started\n"
        assert len(running(marker)) == 2
        kept.terminate()
        assert finish(kept)[0] == 128 + signal.SIGTERM
        assert not running(marker)

    def test_it_ends_everything_when_nobody_waits_any_more(self, tmp_path):
        marker = "31536403"
        script = SLEEPERS + "import time; time.sleep(1000)"
        with tempfile.TemporaryFile() as file:
            asking = subprocess.Popen(
                [
                    sys.executable, "-c", ASK, sys.executable, "-I", "-S",
                    keeper.__file__, str(file.fileno()), sys.executable, "-c", script,
                    marker,
                ],
                pass_fds=[file.fileno()], stdin=subprocess.PIPE,
                stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            file.write(json.dumps(plan(tmp_path, parent=asking.pid)).encode())
            file.flush()
            file.seek(0)
            assert asking.stdout.readline() == "started\n"
            asking.kill()
            asking.communicate()
        end = time.monotonic() + 10
        while running(marker) and time.monotonic() < end:
            time.sleep(0.05)
        assert not running(marker)

    def test_what_runs_outside_is_left_alone(self, tmp_path):
        with subprocess.Popen(["sleep", "31536404"]) as outside:
            kept = start(plan(tmp_path), "/bin/sh", "-c", "kill -9 -1; exit 3")
            assert finish(kept)[0] in (3, 128 + 9)
            assert outside.poll() is None
            outside.kill()


@needs_landlock
class TestLaws:
    def test_the_command_cannot_reach_its_keeper(self, tmp_path):
        script = "kill -TERM $PPID || exit 5"
        kept = start(plan(tmp_path), "/bin/sh", "-c", script)
        assert finish(kept)[0] == 5

    def test_only_the_rules_are_left(self, tmp_path):
        (tmp_path / "secret").write_text("x")
        (tmp_path / "open").mkdir()
        (tmp_path / "open" / "f").write_text("y")
        see = 1 | 4 | 8
        places = ["/usr", "/bin", "/lib", "/lib64", str(tmp_path / "open")]
        rules = [(place, see) for place in places if Path(place).is_dir()]
        script = f"cd {tmp_path}; cat open/f; cat secret; echo z > open/g"
        kept = start(plan("/", rules=rules), "/bin/sh", "-c", script)
        _, said, complaint = finish(kept)
        assert said == "y"
        assert complaint.count("Permission denied") == 2


class TestEdges:
    @needs_landlock
    def test_a_box_that_cannot_be_closed_runs_nothing(self, tmp_path):
        rules = [(str(tmp_path / "gone"), 4)]
        kept = start(plan(tmp_path, rules=rules), "/bin/sh", "-c", "echo ran")
        code, said, complaint = finish(kept)
        assert (code, said) == (keeper.CANNOT, "")
        assert "the box was not closed: FileNotFoundError" in complaint

    @needs_landlock
    def test_a_keeper_whose_asker_is_gone_runs_nothing(self, tmp_path):
        kept = start(plan(tmp_path, parent=1), "/bin/sh", "-c", "echo ran")
        assert finish(kept) == (keeper.CANNOT, "", "")

    def test_it_is_never_let_loose_where_signals_go_out(self):
        with pytest.raises(OSError, match=f"process {os.getpid()} can be signalled"):
            refuse_open_border(os.getpid())

    def test_a_kernel_without_landlock_has_version_0(self, monkeypatch):
        def missing(name, *arguments):
            raise OSError(38, name)

        monkeypatch.setattr(keeper, "call", missing)
        assert landlock_version() == 0
