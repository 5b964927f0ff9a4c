"""How far I am: which tasks were right when I last had them checked."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

import traitlets

from llmos_edu.viz.charts import MAX_LABELS, bar_chart
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

FIRST = "warm_up"
WORDS = {
    "right": "right",
    "not_written": "not written yet",
    "waiting": "waits for another task",
}


@runtime_checkable
class Checked(Protocol):
    """What the card reads of the newest check of an exercise."""

    time: str
    """When it was, by ISO 8601."""

    tasks: Mapping[str, str]
    """How each task stood: right, not_written, waiting, or wrong in some way."""

    earned: float
    """Points that were safe."""

    possible: float
    """Points there are."""


class ProgressCard(Widget):
    """Show which tasks of which exercises were right at the newest check.

    Answers: what is done, and what is next? Without any check it says how to begin.

    Args:
        latest: The newest check of each exercise, by name; `read_progress().latest`.

    Example:
        >>> ProgressCard({})
        ProgressCard: No exercise was checked yet; begin with `llmos check warm_up`.
    """

    exercises: traitlets.List = traitlets.List().tag(sync=True)
    first = traitlets.Unicode(FIRST).tag(sync=True)

    _module = "progress_card"
    _esm = STATIC / "progress_card.js"

    def __init__(self, latest: Mapping[str, Checked]) -> None:
        exercises = [_exercise(name, latest[name]) for name in sorted(latest)]
        super().__init__(exercises=exercises, alt=_in_words(exercises))

    def still(self) -> Picture | None:
        """The share of right tasks in each exercise; nothing where there are none."""
        shares = {
            each["name"]: 100 * each["n_right"] / max(1, len(each["tasks"]))
            for each in self.exercises[:MAX_LABELS]
        }
        if not shares:
            return None
        return bar_chart(shares, x_label="tasks that are right (%)", alt=self.alt)


def _exercise(name: str, checked: Checked) -> dict[str, Any]:
    tasks = [
        {
            "name": task,
            "is_right": status == "right",
            "words": WORDS.get(status, "not right yet"),
        }
        for task, status in checked.tasks.items()
    ]
    return {
        "name": name,
        "day": checked.time[:10],
        "earned": checked.earned,
        "possible": checked.possible,
        "n_right": sum(task["is_right"] for task in tasks),
        "tasks": tasks,
    }


def _in_words(exercises: list[dict[str, Any]]) -> str:
    if not exercises:
        return f"No exercise was checked yet; begin with `llmos check {FIRST}`."
    told = [f"{e['name']} {e['n_right']} of {len(e['tasks'])}" for e in exercises]
    return f"Tasks that were right at the newest check: {', '.join(told)}."
