"""What a box without namespaces leaves in reach, and that attacks earn nothing."""

import base64
import json
import os
import resource
import subprocess
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest

from llmos_edu.grading import landlock
from llmos_edu.grading.landlock import (
    LIST,
    READ,
    SEE,
    USE,
    WRITE,
    bounds,
    hidden_folders,
    landlock_plan,
    landlock_rules,
    tasks_of_user,
)
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import Box
from llmos_edu.grading.seccomp import seccomp_filter
from tests.architecture.project import ROOT
from tests.grading.sealed import (
    ALL_POINTS,
    LIMITS,
    earned,
    needs_landlock,
    only_double_lost,
    open_room,
    statuses,
)
from tests.grading.test_examiner import CHEATS, HONEST, KILLERS

LIMITS_HERE = replace(LIMITS, cell_s=8, total_s=60)
BOX = Box(tier="landlock", library="/l")
KILLED = (
    "os_exit", "kill_a_range", "sigint_ignored", "one_huge_print", "thread_flood",
    "bad_frames", "eats_memory",
)  # fmt: skip
CHEATED = (
    "kill_all", "loop_that_catches", "returns_none", "patches_check",
    "patches_the_comparison", "skips_checks", "forges_idle",
)  # fmt: skip
FILLERS = {
    "many_files": (
        "def double(x):\n    for i in range(60):\n"
        "        with open(f'f{i}', 'wb') as f: f.write(b'x' * 20_000_000)\n"
        "    import time; time.sleep(60)"
    ),
    "deleted_files": (
        "import os\nkept = []\ndef double(x):\n    for i in range(60):\n"
        "        kept.append(open('f', 'wb')); os.remove('f')\n"
        "        kept[-1].write(b'x' * 20_000_000); kept[-1].flush()\n"
        "    import time; time.sleep(60)"
    ),
    "folders_without_end": (
        "import os\ndef double(x):\n    for i in range(3000):\n"
        "        os.mkdir('d'); os.chdir('d')\n    import time; time.sleep(60)"
    ),
}
ORDINARY = """
import shutil, tempfile
from dataclasses import replace
from pathlib import Path
def double(x):
    with tempfile.TemporaryDirectory() as name:
        first, second = Path(name, "a"), Path(name, "b")
        first.write_text("2")
        shutil.copy2(first, second)
        with tempfile.NamedTemporaryFile("w+") as file:
            file.write(second.read_text()); file.seek(0)
            return int(file.read()) * x
"""


@pytest.fixture
def rules(tmp_path):
    return dict(landlock_rules(BOX, scratch=tmp_path / "s", private=tmp_path / "p"))


class TestByHand:
    def test_two_folders_and_two_devices_can_be_written(self, rules, tmp_path):
        written = {path for path, rights in rules.items() if rights & WRITE}
        own = {str(tmp_path / "s"), str(tmp_path / "p")}
        assert written == own | {"/dev/null", "/dev/full"}

    def test_no_device_can_be_made(self):
        assert not USE & (landlock.MAKE_CHAR | landlock.MAKE_BLOCK | landlock.DEVICES)

    def test_homes_settings_and_processes_are_not_named(self, rules):
        forbidden = {"/", "/etc", "/proc", "/home", "/root", "/tmp", "/dev", "/run"}
        assert not forbidden & set(rules)

    def test_what_stands_around_a_hidden_folder_is_named_instead(
        self, tmp_path, monkeypatch
    ):
        for name in ("site/torch", "site/llmos_edu/nn", "bin"):
            (tmp_path / "lib" / name).mkdir(parents=True)
        hidden = frozenset([tmp_path / "lib/site/llmos_edu"])
        monkeypatch.setattr(landlock, "visible_folders", lambda: [tmp_path / "lib"])
        monkeypatch.setattr(landlock, "hidden_folders", lambda: hidden)
        found = landlock_rules(BOX, scratch=None, private=tmp_path / "p")
        below = {p: r for p, r in found if p.startswith(str(tmp_path / "lib"))}
        assert below == {
            str(tmp_path / "lib"): LIST,
            str(tmp_path / "lib/site"): LIST,
            str(tmp_path / "lib/site/torch"): SEE,
            str(tmp_path / "lib/bin"): SEE,
        }

    def test_this_library_is_hidden(self):
        assert (ROOT / "llmos_edu").resolve() in hidden_folders()

    def test_a_library_is_read_and_not_run(self, rules):
        assert rules["/l"] == READ | LIST

    def test_the_plan_is_whole(self, tmp_path, monkeypatch):
        monkeypatch.setenv("API_TOKEN", "secret")

        with tempfile.TemporaryFile() as file:
            argv = landlock_plan(BOX, scratch=None, private=tmp_path, plan=file)
            assert argv[-1] == str(file.fileno())
            plan = json.loads(file.read())
        assert argv[1:3] == ["-I", "-S"]
        assert plan["parent"] == os.getpid()
        assert plan["environment"]["HOME"] == plan["folder"] == str(tmp_path / "home")
        assert plan["environment"]["PYTHONPATH"] == "/l"
        assert base64.b64decode(plan["filter"]) == seccomp_filter(alone=True)
        assert "secret" not in str(plan)

    def test_an_avalanche_of_processes_is_stopped_above_those_that_run(self):
        running = tasks_of_user(os.getuid())
        bound = bounds(Limits(processes=10))[resource.RLIMIT_NPROC]
        assert running > 0
        assert bound >= 40
        assert tasks_of_user(2**31 - 7) == 0


@pytest.fixture(scope="module")
def room():
    with open_room(sandbox="landlock", limits=LIMITS_HERE) as opened:
        yield opened


@needs_landlock()
@pytest.mark.slow
class TestNobodyGains:
    @pytest.mark.parametrize("name", KILLED)
    def test_ending_the_kernel_costs_only_that_answer(self, room, name):
        result = room.grade(double=KILLERS[name])
        assert only_double_lost(result), statuses(result)
        assert result.status == "partial"

    @pytest.mark.parametrize("name", CHEATED)
    def test_cheating_earns_nothing(self, room, name):
        result = room.grade(double=CHEATS[name])
        assert result.score is not None, result.message
        assert earned(result)["double"] == 0, statuses(result)

    def test_a_fork_bomb_stays_in_its_box(self, room):
        bomb = "import os\ndef double(x):\n    while True: os.fork()"
        assert only_double_lost(room.grade(double=bomb))

    @pytest.mark.parametrize("name", FILLERS)
    def test_the_disk_is_not_filled(self, room, name):
        result = room.grade(double=FILLERS[name])
        assert only_double_lost(result), statuses(result)
        lost = [check.message for check in result.checks if check.status == "lost"]
        assert "it wrote more to its folder than allowed" in lost
        assert not list(room.desk.folder.iterdir())


@needs_landlock()
@pytest.mark.slow
class TestNobodyLoses:
    @pytest.mark.parametrize(
        "answer", [HONEST["another_algorithm"], HONEST["a_magic"], ORDINARY]
    )
    def test_another_right_answer_earns_all(self, room, answer):
        result = room.grade(double=answer)
        assert result.score == ALL_POINTS, [c.message for c in result.checks]


@needs_landlock()
@pytest.mark.slow
class TestTheBox:
    def look(self, room, code):
        """Run code in the box and bring one text out through an error message."""
        text = f"{code}\ndef double(x):\n    raise ValueError(str(seen)[:900])\n"
        result = room.grade(double=text, total="", middle="")
        assert result.status == "graded", result.message
        return result.checks[0].message.rpartition("ValueError: ")[2]

    def test_there_is_nothing_to_read(self, room):
        seen = self.look(room, f"""
import os
seen = []
desk = os.path.dirname(os.path.dirname(os.getcwd()))
for p in ("/etc/passwd", "/etc/shadow", "/proc/1/cmdline", "/proc/1/environ",
          {str(ROOT / "solutions" / "attention.ipynb")!r}, desk + "/job.json",
          {str(ROOT / "llmos_edu" / "__init__.py")!r}, desk + "/run.ipynb"):
    try: open(p).read(); seen.append(p)
    except OSError: pass
for p in ("/", "/root", "/home", "/etc", "/proc", "/tmp", desk, "/var", "/run"):
    try: os.listdir(p); seen.append(p)
    except OSError: pass
seen += [k for k in os.environ if "TOKEN" in k or "KEY" in k]
for name in ("llmos_edu.grading", "llmos_edu.nn"):
    try: __import__(name); seen.append(name)
    except (ImportError, OSError): pass
""")  # fmt: skip
        assert seen == "[]"

    def test_there_is_nobody_to_talk_to(self, room):
        seen = self.look(room, """
import itertools, socket
seen = []
for family, kind in itertools.product(range(1, 46), (1, 2, 3, 5)):
    if (family, kind) == (1, 1) or family == 16: continue
    try: socket.socket(family, kind).close(); seen.append((family, kind))
    except OSError: pass
    try: socket.socketpair(family, kind); seen.append((family, kind, "pair"))
    except OSError: pass
for place in ("/run/docker.sock", "/run/dbus/system_bus_socket", chr(0) + "x"):
    try: socket.socket(socket.AF_UNIX).connect(place); seen.append(place)
    except PermissionError: pass
    except OSError as e: seen.append(repr(e))
""")  # fmt: skip
        assert seen == "[]"

    def test_nothing_outside_can_be_changed(self, room, tmp_path):
        mine = tmp_path / "mine"
        mine.write_text("x")
        mine.chmod(0o600)
        before = mine.stat()
        seen = self.look(room, f"""
import os
seen, mine = [], {str(mine)!r}
for p in ("/usr/x", "/x", "/etc/x", "/dev/shm/x", "/tmp/x", mine + "2"):
    for call in (lambda: open(p, "w"), lambda: os.mkdir(p), lambda: os.mkfifo(p),
                 lambda: os.symlink("/", p), lambda: os.link(mine, p)):
        try: call(); seen.append(p)
        except OSError: pass
for call in (lambda: os.truncate(mine, 0), lambda: os.remove(mine),
             lambda: os.rename(mine, "stolen"), lambda: os.link(mine, "stolen"),
             lambda: os.setxattr(mine, "user.x", b"1")):
    try: call(); seen.append(mine)
    except OSError: pass
os.chmod(mine, 0o777)
os.utime(mine, (0, 0))
os.chown(mine, 1, 1)
""")  # fmt: skip
        assert seen == "[]"
        after = mine.stat()
        assert mine.read_text() == "x"
        assert (after.st_mode, after.st_uid) == (before.st_mode, before.st_uid)
        assert after.st_mtime_ns == before.st_mtime_ns

    def test_other_processes_are_out_of_reach(self, room):
        with subprocess.Popen(["sleep", "31536501"]) as outside:
            seen = self.look(room, f"""
import ctypes, os, resource, signal
seen, far = [], {outside.pid}
for call in (lambda: os.kill(far, 9), lambda: os.kill(os.getppid(), 0),
             lambda: resource.prlimit(far, resource.RLIMIT_CPU, (0, 0)),
             lambda: os.setpriority(os.PRIO_PROCESS, far, 19),
             lambda: signal.pidfd_send_signal(os.pidfd_open(far), 9)):
    try: call(); seen.append(far)
    except OSError: pass
libc = ctypes.CDLL(None, use_errno=True)
if libc.ptrace(16, far, 0, 0) == 0: seen.append("ptrace")
if libc.unshare(0x10000000) == 0: seen.append("unshare")
if libc.shmget(7, 4096, 0o1600) != -1: seen.append("shmget")
for line in open("/proc/cpuinfo"): break
try: os.setuid(1); seen.append("setuid")
except OSError: pass
""")  # fmt: skip
            assert seen == "[]"
            assert outside.poll() is None
            outside.kill()

    def test_what_it_starts_ends_with_it(self, room):
        marker = "31536502"
        room.grade(double=f"""
import subprocess, os, threading, atexit, time
subprocess.Popen(["sleep", "{marker}"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0: os.execvp("sleep", ["sleep", "{marker}"])
    os._exit(0)
atexit.register(lambda: time.sleep(1000))
threading.Thread(target=time.sleep, args=(1000,)).start()
def double(x): return 2 * x
""")  # fmt: skip
        running = subprocess.run(
            ["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True
        ).stdout
        assert marker not in running
        assert not list(Path(room.desk.folder).iterdir())
