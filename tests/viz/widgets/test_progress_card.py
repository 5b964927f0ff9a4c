"""The card says what is right, what is not, and how to begin where there is nothing."""

import json
from types import SimpleNamespace

from llmos_edu.viz.widgets import MIME, ProgressCard
from tests.architecture.project import ROOT


def checked(**tasks):
    n_right = sum(status == "right" for status in tasks.values())
    return SimpleNamespace(
        time="2026-03-05T09:00:00+00:00",
        tasks=tasks,
        earned=2.0 * n_right,
        possible=9.0,
    )


class TestByHand:
    def test_it_counts_what_is_right_and_says_what_is_not(self):
        tasks = {"a": "right", "b": "wrong", "c": "not_written", "d": "waiting"}
        card = ProgressCard({"attention": checked(**tasks)})
        (exercise,) = card.exercises
        assert (exercise["n_right"], exercise["earned"], exercise["day"]) == (
            1, 2.0, "2026-03-05",
        )  # fmt: skip
        assert [task["words"] for task in exercise["tasks"]] == [
            "right",
            "not right yet",
            "not written yet",
            "waits for another task",
        ]
        assert card.alt.endswith("newest check: attention 1 of 4.")

    def test_exercises_stand_in_the_order_of_their_names(self):
        card = ProgressCard({"b": checked(x="right"), "a": checked(x="wrong")})
        assert [exercise["name"] for exercise in card.exercises] == ["a", "b"]
        assert card.still() is not None


class TestEdges:
    def test_without_a_record_it_says_how_to_begin(self):
        card = ProgressCard({})
        assert "llmos check warm_up" in card.alt
        assert card.still() is None

    def test_an_exercise_without_tasks_is_shown(self):
        assert ProgressCard({"empty": checked()}).still() is not None

    def test_the_stored_chapter_shows_nobodys_record(self):
        notebook = json.loads((ROOT / "notebooks" / "00_welcome.ipynb").read_text())
        outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", ())]
        stored = [o["data"][MIME] for o in outputs if MIME in o.get("data", {})]
        states = [s["state"] for s in stored if s["module"] == "progress_card"]
        assert [json.loads(state) for state in states] == [ProgressCard({}).data()]
