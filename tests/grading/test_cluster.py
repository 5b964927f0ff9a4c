"""A cluster is asked for in words, and gives the marks of one machine."""

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from llmos_edu.core.errors import MissingPartError
from llmos_edu.grading.cluster import connected, import_ray
from llmos_edu.grading.machines import sweep
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.runner import grade_class
from tests.architecture.project import ROOT
from tests.grading.cluster_of_three import marks
from tests.grading.sealed import (
    LIMITS,
    SEED,
    TASKS,
    hand_in,
    needs_box,
    write_bundle,
)

needs_ray = pytest.mark.skipif(
    importlib.util.find_spec("ray") is None,
    reason="Ray is not installed: pip install 'llmos_edu[cluster]'",
)


class TestEdges:
    def test_a_missing_ray_is_told(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "ray", None)
        with pytest.raises(MissingPartError, match="needs Ray, which is not installed"):
            import_ray()

    def test_a_cluster_that_is_not_there_is_told(self):
        def init(**_):
            raise ConnectionError("nobody answers")

        ray = ModuleType("ray")
        ray.init = init
        with (
            pytest.raises(MissingPartError, match=r"got 10\.0\.0\.9:6379: nobody"),
            connected(ray, "10.0.0.9:6379"),
        ):
            pass

    def test_the_grader_does_not_import_ray_unasked(self):
        code = "import sys, llmos_edu.grading.runner, llmos_edu.grading.cluster\n"
        code += "print('ray' in sys.modules)"
        told = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        assert told.strip() == "False"


@needs_ray
@needs_box
@pytest.mark.slow
class TestOnACluster:
    def test_with_a_machine_killed_the_marks_are_those_of_one_machine(self, tmp_path):
        """In a process of its own, because Ray stays in one for good."""
        course, inbox = tmp_path / "course", tmp_path / "inbox"
        course.mkdir()
        inbox.mkdir()
        write_bundle(course)
        for number in range(8):
            hand_in(inbox, f"right{number}", double=TASKS["double"])
        hand_in(inbox, "wrong", double="def double(x):\n    return x * x\n")
        hand_in(inbox, "dead", double="import os; os._exit(3)")
        (inbox / "junk.ipynb").write_bytes(b"\x00" * 100)
        child = subprocess.Popen(
            [sys.executable, "-m", "tests.grading.cluster_of_three", tmp_path],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        said, _ = child.communicate(timeout=280)
        assert child.returncode == 0, said[-3000:]
        plan = Plan(limits=LIMITS, seed=SEED, jobs=2)
        out = tmp_path / "here"
        here = grade_class(course / "sums.ipynb", [inbox], out=out, plan=plan)
        assert json.loads((tmp_path / "marks.json").read_text()) == marks(here)
        resumed = Plan(resume=True, limits=LIMITS)
        out = tmp_path / "there"
        stood = grade_class(course / "sums.ipynb", [inbox], out=out, plan=resumed)
        assert marks(stood) == marks(here)
        sweep()
        left = Path("/tmp").glob("llmos-grade-*")
        mine = f"llmos-grade-{os.getpid()}"
        assert not [f for f in left if not alive(f) or f.name.startswith(mine)]


def alive(folder):
    """Whether the grader whose folder it is still runs."""
    return Path(f"/proc/{folder.name.split('-')[2]}").exists()
