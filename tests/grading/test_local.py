"""Running notebooks in a child process: clean starts, limits, and what is kept."""

import pytest

from llmos_edu.grading.local import Local
from llmos_edu.grading.schema import read_assignment
from llmos_edu.grading.transplant import graft
from tests.grading.halving import halving

MASTER = read_assignment(halving())


@pytest.fixture(scope="module")
def local(warm_child):
    warm_child._cell_timeout_s = 1.0
    return warm_child


def outcomes(local, half, **options):
    """What the checks recorded when `half` is this text."""
    return local.outcomes(MASTER, graft(MASTER, {"half": half}, **options))


class TestOutcomes:
    def test_the_reference_records_every_check(self, local):
        found = local.outcomes(MASTER, graft(MASTER, {}, seed=3))
        assert {name: found[name].problem for name in found} == {
            "half": "",
            "half_hidden": "",
            "quarter": "",
        }

    def test_the_seed_is_the_one_asked_for(self, local):
        values = [
            local.outcomes(MASTER, graft(MASTER, {}, seed=seed))["half"]
            .record.values["y"]
            .array.item()
            for seed in (1, 2, 1)
        ]
        assert values[0] == values[2] != values[1]

    def test_an_error_is_told_with_the_line_that_raised_it(self, local):
        found = outcomes(local, "def half(x):\n    return x / nothing\n")
        assert found["half"].error == "NameError"
        assert "(in `return x / nothing`)" in found["half"].problem

    def test_an_answer_that_does_not_compile_leaves_its_name_undefined(self, local):
        found = outcomes(local, "def half(x:\n")
        assert found["half"].error == "NameError"

    def test_printing_cannot_be_taken_for_a_report(self, local):
        noise = 'import os\ndef half(x):\n    os.write(1, b"{}\\n")\n    return x / 2\n'
        assert outcomes(local, noise)["half"].problem == ""

    def test_magics_work_as_they_do_in_a_notebook(self, local):
        found = outcomes(local, "%time 1\ndef half(x):\n    return x / 2\n")
        assert found["half"].problem == ""


class TestCleanStarts:
    def test_nothing_defined_is_there_the_next_time(self, local):
        outcomes(local, "left_over = 1\ndef half(x):\n    return x / 2\n")
        found = outcomes(local, "def half(x):\n    return left_over\n")
        assert found["half"].error == "NameError"

    def test_random_numbers_and_defaults_begin_anew(self, local):
        draws = (
            "import torch\n"
            "torch.set_default_dtype(torch.float64)\n"
            "def half(x):\n    return torch.rand(1)\n"
        )
        plain = "import torch\ndef half(x):\n    return torch.rand(1)\n"
        first = outcomes(local, draws)["half"].record
        second = outcomes(local, plain)["half"].record
        third = outcomes(local, plain)["half"].record
        assert first.values["y"].dtype == "float64"
        assert second.values["y"].dtype == "float32"
        assert second.values["y"].array.tobytes() == third.values["y"].array.tobytes()


class TestLimits:
    def test_an_endless_loop_is_interrupted_and_named(self, local):
        found = outcomes(local, "def half(x):\n    while True:\n        pass\n")
        assert found["half"].error == "OutOfTimeError"
        assert "it took longer than 1 s" in found["half"].problem

    def test_a_check_that_ends_the_child_costs_only_itself(self):
        found = self.outcomes_of("import os\ndef half(x):\n    os._exit(0)\n")
        assert found["half"].error == "KernelDied"
        assert found["quarter"].problem == ""

    @pytest.mark.slow
    def test_so_does_one_that_cannot_be_interrupted(self):
        found = self.outcomes_of(
            "import signal, time\n"
            "def half(x):\n"
            "    signal.signal(signal.SIGALRM, signal.SIG_IGN)\n"
            "    time.sleep(60)\n"
        )
        assert found["half"].error == "KernelDied"
        assert found["quarter"].problem == ""

    def outcomes_of(self, half):
        answers = {"half": half, "quarter": "def quarter(x):\n    return x / 4\n"}
        notebook = graft(MASTER, answers, seed=0, checks=["half", "quarter"])
        with Local(cell_timeout_s=0.5) as child:
            return child.outcomes(MASTER, notebook)

    def test_the_child_is_gone_after_the_block(self):
        with Local() as child:
            local_process = child._start()
        assert local_process.poll() is not None
