"""`llmos check` finds the notebook and says how each task stands."""

import json
import re
from pathlib import Path

import pytest

from llmos_edu.cli import check
from llmos_edu.cli.check import find_notebook
from llmos_edu.grading.blanks import write_blanks
from llmos_edu.grading.cells import notebook_text, read_notebook
from tests.architecture.project import ROOT
from tests.grading.conftest import warm_child  # noqa: F401 - a fixture
from tests.grading.halving import cell
from tests.grading.halving_cases import write_exercise


@pytest.fixture(scope="module")
def handed_out(tmp_path_factory, warm_child):  # noqa: F811 - the fixture itself
    folder = tmp_path_factory.mktemp("halving")
    return write_blanks(write_exercise(folder), out=folder / "out")


@pytest.fixture
def exercise(handed_out, tmp_path):
    """A student's copy of the exercise and its key."""
    for path in (handed_out.notebook, handed_out.key):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path / "halving.ipynb"


def answer(path, **answers):
    """Write some answers into a notebook and save it."""
    notebook = read_notebook(path)
    for name, expression in answers.items():
        text = f"def {name}(x):\n    return {expression}\n"
        cell(notebook, f"answer-{name}")["source"] = text
    path.write_text(notebook_text(notebook))


def points_of(rows):
    """The third column of the table, by the second, without the header."""
    told = (re.fullmatch(r"\S+ {2,}(\w+) {2,}(\d.*)", row) for row in rows)
    return {row[1]: row[2].strip() for row in told if row}


@pytest.fixture
def at_each_save(monkeypatch):
    """Let `--watch` see these steps as saves, and then Ctrl-C."""

    def script(*steps):
        def saved(_path):
            yield
            for step in steps:
                step()
                yield
            raise KeyboardInterrupt

        monkeypatch.setattr(check, "saves", saved)

    return script


class TestByHand:
    def test_an_exercise_is_known_by_its_name(self, monkeypatch):
        monkeypatch.chdir(ROOT)
        assert find_notebook(Path("attention")) == (
            ROOT / "exercises" / "attention.ipynb"
        )

    def test_a_notebook_is_known_by_its_path(self, tmp_path):
        assert find_notebook(tmp_path / "mine.ipynb") == tmp_path / "mine.ipynb"


class TestGolden:
    @pytest.mark.slow
    def test_an_exercise_as_handed_out_is_not_right_yet(self, llmos, monkeypatch):
        monkeypatch.chdir(ROOT)
        done = llmos("check", "attention")
        assert done.code == 1
        assert "points are safe" in done.out


@pytest.mark.usefixtures("warm_child")
class TestPoints:
    def test_the_bonus_and_what_waits_stand_apart_from_what_is_safe(
        self, llmos, exercise
    ):
        answer(exercise, half="x / 2", quarter="half(half(x))")
        rows = llmos("check", exercise).out.splitlines()
        assert points_of(rows) == {
            "Halve": "2 of 2, 1 more hidden",
            "quarter": "1 of 1 on top",
        }
        assert rows[-1] == (
            "2 of 3 points are safe, 1 on top; 1 waits for checks that only the "
            "grader has."
        )

    def test_what_is_not_right_has_no_points_yet(self, llmos, exercise):
        answer(exercise, half="x * 2", quarter="x")
        rows = llmos("check", exercise).out.splitlines()
        assert points_of(rows) == {
            "Halve": "0 of 2, 1 more hidden",
            "quarter": "0 of 1 on top",
        }

    def test_without_the_bonus_nothing_is_on_top(self, llmos, exercise):
        answer(exercise, half="x / 2")
        assert "2 of 3 points are safe; 1 waits" in llmos("check", exercise).out


@pytest.mark.usefixtures("warm_child")
class TestWatching:
    def test_every_save_is_checked_until_ctrl_c(self, llmos, exercise, at_each_save):
        at_each_save(lambda: answer(exercise, half="x / 2"))
        done = llmos("check", exercise, "--watch")
        assert done.code == 130
        assert done.err == "llmos: interrupted\n"
        assert re.findall(r"(\d) of 3 points are safe", done.out) == ["0", "2"]

    def test_every_check_is_dated(self, llmos, exercise, at_each_save):
        at_each_save()
        first = llmos("check", exercise, "--watch").out.splitlines()[0]
        assert re.fullmatch(rf"\d{{4}}(-\d\d){{2}} (\d\d:?){{3}}  {exercise}", first)

    def test_a_notebook_that_is_damaged_for_a_moment_is_waited_out(
        self, llmos, exercise, at_each_save
    ):
        whole = exercise.read_text()
        at_each_save(
            lambda: exercise.write_text(whole[:100]),
            exercise.unlink,
            lambda: exercise.write_text(whole),
        )
        out = llmos("check", exercise, "--watch").out
        assert "cannot be checked (not_json)" in out
        assert "cannot be checked (missing)" in out
        assert out.count("0 of 3 points are safe") == 2

    def test_a_machine_is_told_of_each_check_in_json(
        self, llmos, exercise, at_each_save
    ):
        at_each_save(lambda: exercise.write_text(""))
        out = llmos("check", exercise, "--watch", "--json").out
        decoder = json.JSONDecoder()
        first, end = decoder.raw_decode(out)
        second, _ = decoder.raw_decode(out[end:].lstrip())
        assert first["earned"] == 0
        assert "(empty)" in second["error"]

    def test_nothing_to_watch_is_one_line(self, llmos, tmp_path):
        done = llmos("check", tmp_path / "no.ipynb", "--watch")
        assert done.code == 2
        assert "no.ipynb" in done.complaint


class TestEdges:
    def test_a_notebook_that_is_not_there_is_one_line(self, llmos, tmp_path):
        done = llmos("check", tmp_path / "no.ipynb")
        assert done.code == 2
        assert "no.ipynb" in done.complaint
