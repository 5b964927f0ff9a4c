"""How Jupyter programs are told to start a kernel in a box."""

from importlib.metadata import entry_points

from llmos_edu.grading.cgroups import ControlGroup
from llmos_edu.grading.kernel_specs import KERNEL_NAME
from llmos_edu.grading.provision import BoxProvisioner
from llmos_edu.grading.sandbox import Box


def provisioner(tmp_path, **more):
    box = Box(tier="bwrap", **more)
    return BoxProvisioner(box=box.to_dict(), log=str(tmp_path / "log"))


class TestByHand:
    def test_jupyter_finds_us_by_that_name(self):
        group = "jupyter_client.kernel_provisioners"
        found = entry_points(group=group, name=KERNEL_NAME)
        assert [point.load() for point in found] == [BoxProvisioner]

    def test_a_death_by_memory_is_told_apart(self, tmp_path):
        (tmp_path / "memory.events").write_text("oom_kill 2\n")
        started = provisioner(tmp_path, doors=(str(tmp_path / "cgroup.procs"),))
        assert started.group == ControlGroup((tmp_path,))
        assert started.why_it_died() == "died"
        (tmp_path / "memory.events").write_text("oom_kill 3\n")
        assert started.why_it_died() == "memory"

    def test_sealing_removes_the_sockets_and_may_be_repeated(self, tmp_path):
        started = provisioner(tmp_path)
        started.scratch = tmp_path / "sockets"
        started.scratch.mkdir()
        started.seal()
        started.seal()
        assert not started.scratch.exists()
