"""What the doctor looks at, one by one, on machines that lack something."""

import importlib.util
import sys

import pytest

from llmos_edu.cli import machine
from llmos_edu.grading import tiers
from llmos_edu.grading.tiers import Finding as Tried


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


class TestBoxes:
    def found(self, monkeypatch, *tried):
        monkeypatch.setattr(tiers, "survey", lambda: list(tried))
        return machine.boxes()

    def test_one_box_that_works_needs_no_remedy(self, monkeypatch):
        first = Tried(tier="bwrap", works=False, reason="refused", fix="allow it")
        second = Tried(tier="landlock", works=True, reason="closed")
        found = self.found(monkeypatch, first, second)
        assert [(f.name, f.grade, f.mend) for f in found] == [
            ("bwrap box", "missing", ""),
            ("landlock box", "ok", ""),
        ]

    def test_without_any_box_each_remedy_is_named(self, monkeypatch):
        first = Tried(tier="bwrap", works=False, reason="refused", fix="allow it")
        assert [f.mend for f in self.found(monkeypatch, first)] == ["allow it"]

    @pytest.mark.parametrize(
        "said",
        ["setting up uid map: Permission denied", "loopback: Failed RTM_NEWADDR"],
    )
    def test_ubuntus_two_refusals_show_the_profile_to_install(self, monkeypatch, said):
        monkeypatch.setattr(tiers, "_look_out", lambda box: f"bwrap: {said}")
        monkeypatch.setattr(tiers.shutil, "which", lambda name: "/usr/bin/bwrap")
        found = self.found(monkeypatch, tiers.try_bwrap())
        assert said in found[0].detail
        assert "/etc/apparmor.d/bwrap && apparmor_parser -r" in found[0].mend


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
