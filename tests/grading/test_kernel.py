"""A kernel that cannot hurt the grader, looked at from close by."""

import tempfile
from pathlib import Path
from queue import Empty

import pytest

from llmos_edu.grading.kernel import GradeKernel, KernelLostError
from llmos_edu.grading.kernel_specs import write_kernel_spec
from llmos_edu.grading.library import copy_library
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.sandbox import Box
from tests.grading.sealed import needs_box

LIMITS = Limits(cell_s=5, total_s=60, output_bytes=2_500_000)


@pytest.fixture
def kernel(tmp_path, monkeypatch):
    with tempfile.TemporaryDirectory(prefix="llmos-test-", dir="/tmp") as folder:
        place = Path(folder)
        copy_library(place / "library", modules=[])
        box = Box(tier="bwrap", limits=LIMITS, library=str(place / "library"))
        write_kernel_spec(place / "jupyter", box=box, log=place / "log")
        monkeypatch.setenv("JUPYTER_PATH", str(place / "jupyter"))
        kernel = GradeKernel(limits=LIMITS)
        kernel.start_clock()
        yield kernel
        kernel.stop()


def texts(kernel, code, *, timeout=20):
    """Run a cell and give back what it printed."""
    sent = kernel.execute_cell_input(code, allow_stdin=False)
    kernel.await_reply(sent, timeout=timeout)
    found = []
    while True:
        message = kernel.get_message("iopub", timeout=timeout)
        if message["parent_header"]["msg_id"] != sent:
            continue
        if message["content"].get("execution_state") == "idle":
            return "".join(found)
        found.append(message["content"].get("text", ""))


@needs_box
@pytest.mark.slow
class TestByHand:
    def test_it_runs_cells_is_sealed_and_ends(self, kernel):
        assert texts(kernel, "print(6 * 7)") == "42\n"
        assert not kernel.box.scratch.exists()
        # More messages than the queue of either side holds.
        told = texts(kernel, "for i in range(1500): print(i, flush=True)")
        assert told == "".join(f"{i}\n" for i in range(1500))
        kernel.stop()
        assert not kernel.is_alive()
        with pytest.raises(KernelLostError):
            kernel.get_message("iopub", timeout=1)

    def test_too_much_output_ends_it(self, kernel):
        with pytest.raises(KernelLostError, match="output"):
            texts(kernel, "print('x' * 3_000_000)")
        assert not kernel.is_alive()

    def test_an_interrupt_reaches_a_loop(self, kernel):
        sent = kernel.execute_cell_input("while True: pass", allow_stdin=False)
        with pytest.raises(Empty):
            kernel.await_reply(sent, timeout=1)
        kernel.interrupt()
        kernel.await_reply(sent, timeout=20)
        assert texts(kernel, "print('alive')") == "alive\n"

    def test_the_whole_run_has_one_deadline(self, kernel):
        kernel.deadline = 0.0
        with pytest.raises(KernelLostError, match="time"):
            texts(kernel, "1")


class TestEdges:
    @needs_box
    @pytest.mark.slow
    def test_a_box_that_cannot_be_built_is_an_error(self, tmp_path, monkeypatch):
        box = Box(tier="bwrap", limits=LIMITS, library="/nowhere/at/all")
        write_kernel_spec(tmp_path / "jupyter", box=box, log=tmp_path / "log")
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
        with pytest.raises(RuntimeError, match=r"[Kk]ernel died"):
            GradeKernel(limits=LIMITS)
        assert "nowhere" in (tmp_path / "log").read_text()
