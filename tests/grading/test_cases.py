"""Reading the cases of an exercise."""

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.cases import expected_records, read_cases
from llmos_edu.grading.schema import read_assignment
from tests.grading.halving import halving, marked
from tests.grading.halving_cases import write_case, write_exercise

MASTER = read_assignment(halving())


@pytest.fixture
def folder(tmp_path):
    return write_exercise(tmp_path).with_suffix("")


class TestByHand:
    def test_cases_are_read_in_the_order_of_answers_and_names(self, folder):
        found = [(c.answer, c.kind, c.name) for c in read_cases(folder, MASTER)]
        assert found == [
            ("half", "right", "times_a_half"),
            ("half", "wrong", "doubled"),
            ("half", "wrong", "off_by_one"),
            ("half", "wrong", "same"),
            ("quarter", "right", "divided"),
            ("quarter", "wrong", "eighth"),
            ("quarter", "wrong", "halved_once"),
        ]

    def test_the_docstring_is_what_it_says_on_one_line(self, folder):
        path = folder / "half" / "wrong" / "same.py"
        path.write_text('"""Two\n    lines."""\nx = 1\n')
        (same,) = [c for c in read_cases(folder, MASTER) if c.name == "same"]
        assert same.says == "Two lines."
        assert same.source.endswith("x = 1\n")

    def test_an_exercise_without_cases_has_none(self, tmp_path):
        assert read_cases(tmp_path / "none", MASTER) == ()


class TestRefused:
    def test_a_case_of_no_answer(self, folder):
        write_case(folder.with_suffix(".ipynb"), "third", "wrong", "a", "x")
        with pytest.raises(ConfigError, match="'third'; the answers are half, quarter"):
            read_cases(folder, MASTER)

    @pytest.mark.parametrize("place", ["a.py", "half/a.py", "half/bad/a.py"])
    def test_a_case_in_another_place(self, folder, place):
        (folder / place).parent.mkdir(exist_ok=True)
        (folder / place).write_text('"""A."""\n')
        with pytest.raises(ConfigError, match=f"must be ANSWER/wrong.*{place}"):
            read_cases(folder, MASTER)

    def test_a_case_that_says_nothing(self, folder):
        (folder / "half" / "wrong" / "mute.py").write_text("x = 1\n")
        with pytest.raises(ConfigError, match=r"say in its docstring.*mute\.py"):
            read_cases(folder, MASTER)

    def test_a_reference_that_fails_its_own_check(self, warm_child):
        notebook = halving()
        broken = marked(
            "def half(x):\n    raise ValueError('no')\n",
            "answer-half",
            role="answer",
            name="half",
        )
        notebook["cells"][3] = broken
        master = read_assignment(notebook)
        with pytest.raises(ConfigError, match=r"half with seed=5.*ValueError: no"):
            expected_records(master, warm_child, seed=5)
