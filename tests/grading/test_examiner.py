"""Nobody gains a point they did not earn, and nobody loses one they did.

Each test is a submission whose first answer is hostile, or honest in an unusual way;
the rest of it is right. Every one runs in a real box.
"""

import subprocess
from pathlib import Path

import pytest

from llmos_edu.grading.examiner import Rules, check_result, examine
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.jobs import Desk
from llmos_edu.grading.sandbox import Box, visible_folders
from llmos_edu.grading.schema import Check
from tests.architecture.project import ROOT
from tests.grading.sealed import (
    ALL_POINTS,
    earned,
    needs_box,
    only_double_lost,
    open_room,
    statuses,
    write_bundle,
)

KILLERS = {
    "os_exit": "import os; os._exit(0)",
    "segfault": "import ctypes\ndef double(x): ctypes.string_at(0)",
    "kill_a_range": (
        "import os\ndef double(x):\n    for i in range(1, 70000):\n"
        "        try: os.kill(i, 9)\n        except OSError: pass"
    ),
    "shutdown": "get_ipython().kernel.do_shutdown(False); import os; os._exit(1)",
    "sigint_ignored": (
        "import signal, time\ndef double(x):\n"
        "    signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(60)"
    ),
    "one_huge_print": "def double(x): print('x' * 50_000_000)",
    "many_prints": (
        "import os\ndef double(x):\n    while True: print('x' * 10_000, flush=True)"
    ),
    "display_flood": (
        "from IPython.display import display\ndef double(x):\n"
        "    for i in range(2000): display({'image/png': 'A' * 20_000}, raw=True)"
    ),
    "thread_flood": (
        "import threading\ndef shout():\n    while True: print('y' * 50_000)\n"
        "for i in range(4): threading.Thread(target=shout, daemon=True).start()"
    ),
    "bad_frames": (
        "def double(x):\n    s = get_ipython().kernel.iopub_socket\n"
        "    s.send_multipart([b'a', b'<IDS|MSG>', b'0', b'{', b'{}', b'{}', b'{}'])\n"
        "    import time; time.sleep(30)"
    ),
    "eats_memory": (
        "def double(x):\n    import os\n    for i in range(8):\n"
        "        if os.fork() == 0:\n            b = bytearray(400_000_000)\n"
        "            for j in range(0, len(b), 4096): b[j] = 1\n"
        "            import time; time.sleep(60)\n"
        "    b = bytearray(900_000_000)\n"
        "    for j in range(0, len(b), 4096): b[j] = 1\n    os.wait()"
    ),
}
CHEATS = {
    "kill_all": "import os, signal\ndef double(x): os.kill(-1, signal.SIGKILL)",
    "loop_that_catches": (
        "def double(x):\n    while True:\n        try:\n"
        "            while True: pass\n        except BaseException: pass"
    ),
    "returns_none": "def double(x): return None",
    "stub": 'raise NotImplementedError("sums.double")',
    "nbval_skip": "# NBVAL_SKIP\ndef double(x): return x",
    "list_for_a_number": "def double(x): return [2 * x]",
    "number_of_another_type": "def double(x): return int(2 * x) if x == x else x",
    "float_that_is_always_equal": (
        "class Yes(float):\n    def __eq__(self, other): return True\n"
        "    __ne__ = lambda self, other: False\n"
        "def double(x): return Yes(3)"
    ),
    "emits_twice": (
        "from llmos_check import emit\ndef double(x):\n"
        "    emit('double', one=1.0, many=[])\n    return 2 * x"
    ),
    "patches_check": (
        "import llmos_check\n"
        "llmos_check.check = lambda name, **values: None\ndef double(x): return 2 * x"
    ),
    "patches_the_comparison": (
        "import numpy as np\nnp.isclose = np.allclose = lambda *a, **k: True\n"
        "import llmos_check.comparison as c\nc.differences = lambda *a, **k: ()\n"
        "def double(x): return x"
    ),
    "hides_errors": (
        "get_ipython().showtraceback = lambda *a, **k: None\n"
        "def double(x): raise ValueError"
    ),
    "skips_checks": (
        "def no_checks(lines):\n"
        "    return ['pass\\n'] if any('check(' in l for l in lines) else lines\n"
        "get_ipython().input_transformers_cleanup.append(no_checks)\n"
        "def double(x): return x"
    ),
    "sends_nonsense": (
        "from IPython.display import publish_display_data as show\n"
        "def double(x):\n    m = 'application/vnd.llmos.check+json'\n"
        "    deep = []\n    for _ in range(900): deep = [deep]\n"
        "    show({m: {'v': 1, 'name': 'double', 'values': deep}})\n"
        "    show({m: {'v': 1, 'name': 'double', 'values': {'one': {'kind': 'tensor',\n"
        "        'dtype': 'float64', 'shape': [-1, 10**30], 'data': 'AAAA'}}}})\n"
        "    return x"
    ),
    "forges_idle": (
        "def double(x):\n    k = get_ipython().kernel\n"
        "    k.session.send(k.iopub_socket, 'status',\n"
        "        content={'execution_state': 'idle'}, parent=k.get_parent('shell'))\n"
        "    return x"
    ),
    "leaves": "import sys\ndef double(x): sys.exit(0)",
    "asks": "def double(x): return float(input('the answer?'))",
    "endless_text": (
        "class Long(Exception):\n    def __str__(self):\n        while True: pass\n"
        "def double(x): raise Long"
    ),
    "deep": "def double(x): return double(x)",
    "loop": "def double(x):\n    while True: pass",
    "async_loop": (
        "import asyncio\nasync def forever():\n    while True: await asyncio.sleep(0)\n"
        "await forever()\ndef double(x): return x"
    ),
}
HONEST = {
    "another_algorithm": "def double(x):\n    return x + x",
    "a_helper_beside": "def two():\n    return 2\ndef double(x):\n    return two() * x",
    "a_lambda": "double = lambda x: x + x",
    "quiet_chatter": (
        "from IPython.display import display\ndef double(x):\n"
        "    for i in range(300): display(i)\n"
        "    print('fine' * 1000)\n    return 2 * x"
    ),
    "a_magic": "%precision 4\ndef double(x): return 2 * x",
}


@pytest.fixture(scope="module")
def cold():
    with open_room() as opened:
        yield opened


@pytest.fixture(scope="module")
def room():
    """With kernels and workers that are copied, which is quicker."""
    with open_room(warm=True) as opened:
        yield opened


@pytest.fixture(params=["cold", "warm"])
def either(request):
    """Boxes whose kernel was started inside, and boxes that one stepped into."""
    return request.getfixturevalue("cold" if request.param == "cold" else "room")


@needs_box
@pytest.mark.slow
class TestNobodyGains:
    @pytest.mark.parametrize("name", KILLERS)
    def test_ending_the_kernel_costs_only_that_answer(self, either, name):
        result = either.grade(double=KILLERS[name])
        assert only_double_lost(result), statuses(result)
        assert result.status == "partial"

    @pytest.mark.parametrize("name", CHEATS)
    def test_cheating_earns_nothing(self, room, name):
        result = room.grade(double=CHEATS[name])
        assert result.score is not None, result.message
        assert earned(result)["double"] == 0, statuses(result)

    def test_a_fork_bomb_stays_in_its_box(self, either):
        bomb = "import os\ndef double(x):\n    while True: os.fork()"
        assert only_double_lost(either.grade(double=bomb))
        assert either.desk.group is None or not either.desk.group.members()

    def test_the_grader_stays_small_whatever_is_printed(self, room):
        result = room.grade(double="def double(x): print('x' * 300_000_000)")
        assert only_double_lost(result)
        assert result.peak_bytes < 200 * 2**20

    def test_values_of_another_seed_earn_nothing(self, room):
        recorded = "def double(x):\n    return 2.0 if type(x) is float else [2.0] * 14"
        assert only_double_lost(room.grade(double=recorded))


@needs_box
@pytest.mark.slow
class TestNobodyLoses:
    @pytest.mark.parametrize("name", HONEST)
    def test_another_right_answer_earns_all(self, room, name):
        result = room.grade(double=HONEST[name])
        assert result.score == ALL_POINTS, statuses(result)

    def test_a_wrong_answer_is_named(self, room):
        result = room.grade(double="def double(y):\n    return y ** 2")
        checks = {check.name: check for check in result.checks}
        assert checks["double_hidden"].mistakes == ("squared",)
        assert checks["double_hidden"].says == ("You squared x; doubling is 2 * x.",)

    def test_an_error_is_found_in_the_students_own_line(self, room):
        result = room.grade(double="def double(x):\n    y = x\n    return y.missing")
        first = result.checks[0]
        assert first.status == "error"
        assert first.line == {
            "answer": "double", "number": 3, "text": "return y.missing",
        }  # fmt: skip
        assert first.message.startswith("it raised AttributeError: 'float' object")
        assert result.checks[1].message == "it raised AttributeError"

    def test_a_cell_that_does_not_compile_is_the_reason(self, room):
        result = room.grade(double="def double(x:\n")
        assert result.checks[0].message.startswith(
            "the cell of `double` failed: it raised SyntaxError"
        )

    def test_without_isolation_a_lost_kernel_takes_the_rest(self, room):
        rules = Rules(isolate=False)
        result = room.grade(rules=rules, double=KILLERS["os_exit"])
        assert result.score == 0
        assert result.status == "graded"


@needs_box
@pytest.mark.slow
class TestTheBox:
    """What an answer sees is written into a list that a check would compare."""

    def look(self, either, code):
        """Run code in the box and bring one text out through an error message."""
        text = f"{code}\ndef double(x):\n    raise ValueError(str(seen)[:900])\n"
        result = either.grade(double=text, total="", middle="")
        assert result.status == "graded", result.message
        return result.checks[0].message.rpartition("ValueError: ")[2]

    def test_there_is_nothing_to_read(self, either):
        seen = self.look(either, f"""
import os, glob
seen = [p for p in ("/etc/passwd", "/root/.ssh", "/home", {str(ROOT / "solutions")!r},
        "/var", "/run") if os.path.exists(p)]
seen += [p for p in glob.glob("/proc/[0-9]*") if int(p[6:]) > 40]
seen += [k for k in os.environ if "TOKEN" in k or "KEY" in k]
known = {[str(folder) for folder in visible_folders()]!r}
for top, folders, files in os.walk("/tmp"):
    folders[:] = [f for f in folders if top + "/" + f not in known]
    seen += [top + "/" + f for f in files if "ipython" not in top]
""")  # fmt: skip
        assert seen == "[]"

    def test_there_is_nobody_to_talk_to(self, either):
        seen = self.look(either, """
import socket
seen = []
for place in (("8.8.8.8", 53), ("127.0.0.1", 22), ("169.254.169.254", 80)):
    try: seen.append(socket.create_connection(place, 1))
    except OSError: pass
""")  # fmt: skip
        assert seen == "[]"

    def test_nothing_outside_can_be_written(self, either, tmp_path):
        seen = self.look(either, f"""
import os, shutil
seen = []
for p in ("/usr/x", "/x", "/etc/x", "/dev/x", "/llmos/x", "/proc/sys/vm/swappiness",
          {str(tmp_path / "x")!r}):
    try: open(p, "w"); seen.append(p)
    except OSError: pass
shutil.rmtree("/llmos", ignore_errors=True)
try: os.remove("/usr/bin/env")
except OSError: pass
seen += [] if os.path.exists("/usr/bin/env") else ["gone"]
""")  # fmt: skip
        assert seen == "[]"
        assert Path("/usr/bin/env").exists()

    def test_its_disks_are_small_and_its_sockets_sealed(self, either):
        seen = self.look(either, """
import os, glob
seen = [p for p in glob.glob("/tmp/llmos*/*/*/*/k*")]
for p in ("/tmp/f", "/box/f", "/dev/shm/f"):
    for i in range(3):
        try:
            with open(p + str(i), "wb") as f:
                for _ in range(60): f.write(b"x" * 1_000_000)
        except OSError: break
    else: seen.append(p)
""")  # fmt: skip
        assert seen == "[]"

    def test_it_cannot_be_opened_from_inside(self, either):
        seen = self.look(either, """
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
seen = []
if libc.unshare(0x10000000) == 0: seen.append("unshare")
if libc.mount(b"x", b"/box", b"tmpfs", 0, None) == 0: seen.append("mount")
if libc.ptrace(0, 0, 0, 0) == 0: seen.append("ptrace")
if os.getuid() == 0: seen.append("root")
status = open("/proc/self/status").read()
for line in status.splitlines():
    name, value = line.split(":", 1)
    if name.startswith("Cap") and int(value, 16): seen.append(line)
    if name in ("Seccomp", "NoNewPrivs") and int(value) == 0: seen.append(line)
try: import llmos_edu.grading; seen.append("grader")
except ImportError: pass
try: import llmos_edu.nn; seen.append("library")
except ImportError: pass
""")  # fmt: skip
        assert seen == "[]"

    def test_what_it_starts_ends_with_it(self, either):
        marker = "31536321"
        either.grade(double=f"""
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


@needs_box
@pytest.mark.slow
class TestSecrets:
    def test_a_hidden_check_does_not_come_back(self, room):
        """A hook prints, raises and names things after every cell it sees."""
        spy = """
seen = []
get_ipython().events.register("pre_run_cell", lambda info: seen.append(info.raw_cell))
class Loud(Exception): pass
def double(x):
    text = "".join(seen)
    if "double_hidden" in text:
        print(text)
        raise type("E" + text.encode().hex(), (Exception,), {})(text)
    return 2 * x
def after(*_):
    if "double_hidden" in "".join(seen): raise ValueError("".join(seen))
"""
        spoiled = "def total(xs): raise ValueError(''.join(seen))"
        result = room.grade(double=spy, total=spoiled)
        told = str([(c.message, c.says, c.line) for c in result.checks])
        assert "draw(" not in told
        assert "practice" not in told
        assert result.checks[1].message == "it raised an exception of its own"


class TestEdges:
    def test_a_file_that_is_no_notebook_is_refused(self, tmp_path):
        bundle = write_bundle(tmp_path)
        path = tmp_path / "eve.ipynb"
        path.write_text("not a notebook")
        handin = Handin(student="eve", path=path)
        desk = Desk(
            folder=tmp_path, assignment=path, known=path, seed=0, box=Box(tier="bwrap")
        )
        result = examine(handin, bundle=bundle, desk=desk, rules=Rules())
        assert (result.status, result.score) == ("refused", 0)

    def test_only_right_earns(self):
        check = Check(name="c", index=0, source="", points=3, after=("a",))
        for status in ("wrong", "error", "timeout", "lost", "not_run", "missing"):
            assert check_result(check, {"status": status}, cells={}).earned == 0
        assert check_result(check, {"status": "right"}, cells={}).earned == 3

    def test_a_barred_answer_earns_nothing(self):
        check = Check(name="c", index=0, source="", points=3, after=("a",))
        found = check_result(check, {"status": "right"}, cells={}, barred=True)
        assert (found.earned, found.status) == (0, "against_policy")
