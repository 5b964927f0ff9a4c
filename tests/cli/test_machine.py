"""What the doctor looks at, one by one, on machines that lack something."""

import importlib.util
import subprocess
import sys

import pytest

from llmos_edu.cli import machine


class TestByHand:
    @pytest.mark.parametrize(
        ("version", "grade"),
        [((3, 10, 9), "broken"), ((3, 11, 0), "ok"), ((3, 13, 1), "ok")],
    )
    def test_python_must_be_new_enough(self, version, grade):
        assert machine.python(version).grade == grade

    def test_a_python_that_is_too_new_is_called_untested(self):
        assert "newer than the tested" in machine.python((3, 14, 0)).detail

    def test_a_package_names_the_extra_that_brings_it(self):
        found = machine.package("no_such_package", extra="lab")
        assert found.mend == "pip install 'llmos_edu[lab]'"

    def test_a_program_is_found_under_any_of_its_names(self, tmp_path, monkeypatch):
        (tmp_path / "google-chrome").touch(mode=0o755)
        monkeypatch.setenv("PATH", str(tmp_path))
        names = ("chromium", "google-chrome")
        assert machine.program("chromium", names=names).grade == "ok"
        found = machine.program("chromium", names=("chromium",))
        assert found.mend == "apt-get install chromium"

    def test_a_disk_without_room_is_said(self, tmp_path, monkeypatch):
        room = machine.shutil.disk_usage(tmp_path)._replace(free=1)
        monkeypatch.setattr(machine.shutil, "disk_usage", lambda _: room)
        assert "0.0 GB free" in machine.disk(tmp_path / "new").detail


class TestSandbox:
    def answers(self, monkeypatch, code, words=""):
        monkeypatch.setattr(machine.shutil, "which", lambda _: "/usr/bin/bwrap")
        done = subprocess.CompletedProcess([], code, stderr=words)
        monkeypatch.setattr(machine.subprocess, "run", lambda *_, **__: done)
        return machine.bubblewrap()

    def test_a_sandbox_that_works_is_usable(self, monkeypatch):
        assert self.answers(monkeypatch, 0).grade == "ok"

    def test_a_sandbox_that_is_refused_says_by_what(self, monkeypatch):
        found = self.answers(monkeypatch, 1, "bwrap: No permissions\n")
        assert found.grade == "missing"
        assert "No permissions" in found.detail

    def test_no_sandbox_names_the_command(self, monkeypatch):
        monkeypatch.setattr(machine.shutil, "which", lambda _: None)
        assert machine.bubblewrap().mend == "apt-get install bubblewrap"


class TestKernel:
    def kernel(self, monkeypatch, argv):
        from jupyter_client import kernelspec

        if argv is None:

            def find(self, _):
                raise kernelspec.NoSuchKernel("python3")

        else:

            def find(self, _):
                return kernelspec.KernelSpec(argv=argv)

        monkeypatch.setattr(kernelspec.KernelSpecManager, "get_kernel_spec", find)
        return machine.kernel()

    @pytest.mark.parametrize("word", ["python", "python3", sys.executable])
    def test_our_own_python_is_fine(self, monkeypatch, word):
        assert self.kernel(monkeypatch, [word]).grade == "ok"

    @pytest.mark.parametrize("argv", [["/bin/sh"], ["/no/such/python"], None])
    def test_another_python_is_not(self, monkeypatch, argv):
        found = self.kernel(monkeypatch, argv)
        assert found.grade == "missing"
        assert "ipykernel install --sys-prefix" in found.mend


class TestEdges:
    def test_a_machine_without_torch_is_broken(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "torch", None)
        assert machine.torch_and_gpu().grade == "broken"

    def test_modules_that_are_not_compiled_are_noticed(self, monkeypatch, tmp_path):
        monkeypatch.setattr(
            importlib.util, "cache_from_source", lambda _: str(tmp_path / "none.pyc")
        )
        assert "compileall" in machine.bytecode().mend
