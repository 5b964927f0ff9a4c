"""Control groups: the files that are written, on a tree of our own and a real one."""

import os
import subprocess
import sys

import pytest

from llmos_edu.grading.cgroups import ControlGroup, _version_2, open_group, sweep_groups
from llmos_edu.grading.limits import Limits

LIMITS = Limits(memory_bytes=64 * 2**20, processes=9)


@pytest.fixture
def real():
    group = open_group(f"llmos-test-{os.getpid()}-0", limits=LIMITS)
    if group is None:
        pytest.skip("no control group can be made here")
    yield group
    group.remove()


class TestByHand:
    def test_version_1_gets_a_folder_for_each_resource(self, tmp_path):
        own = tmp_path / "own"
        own.write_text("4:memory:/a\n8:pids:/\n0::/\n")
        for name in ("memory/a", "pids"):
            (tmp_path / name).mkdir(parents=True)
        made = open_group("g", limits=LIMITS, root=tmp_path, own=own)
        # A plain folder has no cgroup.procs, so nothing may be left behind.
        assert made is None
        assert not (tmp_path / "pids/g/cgroup.procs").exists()

    def test_version_2_gets_one_folder_beside_our_own_where_ours_delegates(
        self, tmp_path
    ):
        """As under `systemd-run --user --scope -p Delegate=yes`."""
        own = tmp_path / "own"
        own.write_text("0::/user.slice/run.scope/grader\n")
        scope = tmp_path / "user.slice/run.scope"
        (scope / "grader").mkdir(parents=True)
        (scope / "grader/cgroup.subtree_control").write_text("")
        (scope / "cgroup.subtree_control").write_text("cpu memory pids\n")
        wanted = _version_2("g", limits=LIMITS, root=tmp_path, own=own)
        assert wanted == {
            scope / "g": {
                "memory.max": str(64 * 2**20),
                "memory.swap.max": "0",
                "pids.max": "9",
            }
        }

    def test_the_doors_are_the_lists_of_processes(self, tmp_path):
        group = ControlGroup((tmp_path / "m", tmp_path / "p"))
        assert group.doors == (
            str(tmp_path / "m/cgroup.procs"),
            str(tmp_path / "p/cgroup.procs"),
        )

    @pytest.mark.parametrize("name", ["memory.oom_control", "memory.events"])
    def test_memory_kills_are_read_in_both_generations(self, tmp_path, name):
        (tmp_path / name).write_text("low 0\noom_kill 3\n")
        assert ControlGroup((tmp_path,)).memory_kills() == 3

    def test_no_tree_gives_no_group(self, tmp_path):
        own = tmp_path / "own"
        own.write_text("0::/user\n")
        assert open_group("g", limits=LIMITS, root=tmp_path, own=own) is None


class TestLaws:
    def test_a_process_inside_is_seen_and_killed(self, real):
        script = "".join(f"open({door!r}, 'w').write('0');" for door in real.doors)
        child = subprocess.Popen(
            [sys.executable, "-c", f"{script}print(1, flush=1); input()"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip
        with child:
            assert child.stdout.readline() == b"1\n"
            assert real.members() == {child.pid}
            assert real.empty()
        assert child.returncode == -9

    def test_memory_beyond_the_limit_ends_the_process(self, real):
        script = "".join(f"open({door!r}, 'w').write('0');" for door in real.doors)
        done = subprocess.run(
            [sys.executable, "-c", f"{script}b = b'x' * (200 << 20)"], check=False
        )
        assert done.returncode == -9
        assert real.memory_kills() == 1

    def test_a_group_that_is_there_already_is_not_taken_away(self, real):
        name = real.folders[0].name
        assert open_group(name, limits=LIMITS) is None
        assert all(folder.exists() for folder in real.folders)

    def test_a_dead_graders_group_is_swept(self):
        dead = subprocess.run(
            [sys.executable, "-c", "import os; print(os.getpid())"],
            capture_output=True, text=True, check=True,
        ).stdout.strip()  # fmt: skip
        group = open_group(f"llmos-swept-{dead}-0", limits=LIMITS)
        if group is None:
            pytest.skip("no control group can be made here")
        assert sweep_groups("llmos-swept") == len(group.folders)
        assert not any(folder.exists() for folder in group.folders)
