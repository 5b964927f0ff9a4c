"""`llmos bench` starts what measures, each in a process of its own."""

import pytest

from llmos_edu.cli.bench import is_program

PROGRAM = 'if __name__ == "__main__":\n    raise SystemExit({code})\n'


@pytest.fixture
def benchmarks(course):
    folder = course / "benchmarks"
    folder.mkdir()
    (folder / "__init__.py").write_text("")
    (folder / "rounds.py").write_text("N = 3\n")
    (folder / "fast.py").write_text(PROGRAM.format(code=0))
    (folder / "slow.py").write_text(PROGRAM.format(code=4))
    return folder


class TestByHand:
    def test_a_helper_is_no_benchmark(self, benchmarks):
        assert is_program(benchmarks / "fast.py")
        assert not is_program(benchmarks / "rounds.py")

    def test_the_one_that_is_named_is_run(self, llmos, benchmarks):
        done = llmos("bench", "fast", "--json")
        assert (done.code, done.json) == (0, {"fast": 0})

    def test_all_are_run_and_a_failure_is_told(self, llmos, benchmarks):
        done = llmos("bench", "--json")
        assert (done.code, done.json) == (1, {"fast": 0, "slow": 4})


class TestEdges:
    def test_an_unknown_name_lists_those_there_are(self, llmos, benchmarks):
        done = llmos("bench", "fest")
        assert done.code == 2
        assert "fast, slow" in done.complaint

    def test_a_checkout_without_benchmarks_says_so(self, llmos, course):
        assert "got none there" in llmos("bench").complaint
