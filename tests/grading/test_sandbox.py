"""The command line of the box: what it hides, and that nothing is passed on."""

import resource
import sys
from pathlib import Path

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import (
    Box,
    bwrap_argv,
    enter_argv,
    environment,
    kernel_argv,
    limits_argv,
    refuse_visible,
    visible_folders,
)


class TestByHand:
    def test_the_root_is_closed_after_every_mount(self):
        argv = bwrap_argv(Box(tier="bwrap"), scratch=Path("/tmp/s"))
        closed = argv.index("/", argv.index("--remount-ro"))
        mounts = [i for i, word in enumerate(argv) if word in ("--bind", "--tmpfs")]
        assert max(mounts) < closed
        assert argv[-1] == "--"

    def test_an_environment_below_tmp_is_not_covered_by_the_boxs_own_tmp(self):
        argv = bwrap_argv(Box(tier="bwrap"), scratch=None)
        own = [
            i
            for i, word in enumerate(argv)
            if argv[i - 1 : i + 1] == ["--tmpfs", "/tmp"]
        ]
        assert own[0] < argv.index("--ro-bind")

    def test_only_the_sockets_are_writable_outside(self):
        argv = bwrap_argv(Box(tier="bwrap"), scratch=Path("/tmp/s"))
        binds = [argv[i + 1] for i, word in enumerate(argv) if word == "--bind"]
        assert binds == ["/tmp/s"]

    def test_the_process_list_is_read_only_because_root_could_write_settings(self):
        argv = bwrap_argv(Box(tier="bwrap"), scratch=None)
        closed = [argv[i + 1] for i, word in enumerate(argv) if word == "--remount-ro"]
        assert {"/proc", "/dev", "/"} <= set(closed)

    def test_a_box_enters_its_group_before_anything_runs(self):
        argv = enter_argv(("/g/memory", "/g/pids"))
        assert argv[2] == 'echo 0 > "$1" && echo 0 > "$2" && shift 2 && exec "$@"'
        assert enter_argv(()) == []


class TestLaws:
    def test_the_environment_is_ours_alone(self, monkeypatch):
        monkeypatch.setenv("API_TOKEN", "secret")
        assert "secret" not in str(bwrap_argv(Box(tier="bwrap"), scratch=None))
        assert "API_TOKEN" not in environment()

    def test_a_box_survives_being_written_down(self):
        box = Box(tier="bwrap", limits=Limits(processes=7), doors=("/a", "/b"))
        assert Box.from_dict(box.to_dict()) == box

    def test_no_limit_is_set_above_the_hard_one(self):
        _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        bound = next(a for a in limits_argv(Limits()) if a.startswith("--nofile"))
        wanted = 512 if hard == resource.RLIM_INFINITY else min(512, hard)
        assert bound == f"--nofile={wanted}:{wanted}"

    def test_no_folder_is_mounted_twice(self):
        folders = visible_folders()
        assert len(folders) == len(set(folders))
        assert any(Path(sys.prefix).is_relative_to(folder) for folder in folders)

    def test_the_folder_of_the_notebook_is_never_a_module_path(self):
        assert "-P" in kernel_argv("f")


class TestEdges:
    def test_a_secret_in_a_mounted_folder_is_refused(self):
        with pytest.raises(ConfigError, match=r"every submission can read, got /usr/s"):
            refuse_visible(Path("/usr/s"))

    def test_an_ordinary_folder_is_fine(self, tmp_path):
        assert refuse_visible(tmp_path) is None
