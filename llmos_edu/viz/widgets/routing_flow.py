"""Which token goes to which expert, while a gate learns."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Protocol, runtime_checkable

import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.arrays import as_array, check_labels, visible
from llmos_edu.viz.charts import heatmap
from llmos_edu.viz.style import Picture
from llmos_edu.viz.widgets.widget import STATIC, Widget

MAX_TOKENS = 32
"""More lines than these cannot be told apart."""


@runtime_checkable
class RoutingLike(Protocol):
    """What a run has to remember of a gate so that its tokens can be followed."""

    @property
    def steps(self) -> Sequence[int]:
        """Updates after which the gate was looked at."""

    @property
    def routes(self) -> Sequence[Sequence[Sequence[int]]]:
        """The experts of each token then; -1 where there was no place."""

    @property
    def shares(self) -> Sequence[Sequence[float]]:
        """The share of all choices that fell on each expert then."""


class RoutingFlow(Widget):
    """Follow tokens to their experts, and see the experts' loads change in training.

    Answers: does a gate use all its experts, and which token goes where? Lines run from
    each token to its experts; bars show the loads; sliders choose the update and a
    token, buttons the run.

    Args:
        runs: What was noted of each run, by its name, as `recipes.RoutingLog` does.
        tokens: The tokens that were followed, at most 32.
        run: The run shown first, from 0.
        record: The record shown first, from 0; the last one if None.

    Raises:
        InputError: there is no run or no record, or tokens, routes and shares disagree.
    """

    runs: traitlets.List = traitlets.List().tag(sync=True)
    tokens = traitlets.List(traitlets.Unicode()).tag(sync=True)
    run = traitlets.Int(0).tag(sync=True)
    record = traitlets.Int(0).tag(sync=True)
    token = traitlets.Int(0).tag(sync=True)

    _module = "routing_flow"
    _esm = STATIC / "routing_flow.js"
    _remedy: ClassVar[str] = "note fewer updates, or follow fewer tokens"

    def __init__(
        self,
        runs: Mapping[str, RoutingLike],
        tokens: Sequence[str],
        *,
        run: int = 0,
        record: int | None = None,
    ) -> None:
        if not 1 <= len(tokens) <= MAX_TOKENS:
            raise InputError(f"tokens must be 1 to {MAX_TOKENS}, got {len(tokens)}")
        if not 0 <= run < len(runs):
            raise InputError(
                f"run must be one of {len(runs)}, counted from 0, got {run}"
            )
        plain = [_as_lists(name, noted, len(tokens)) for name, noted in runs.items()]
        _check_one_gate(plain)
        n_records = len(plain[run]["steps"])
        record = n_records - 1 if record is None else record
        if not 0 <= record < n_records:
            raise InputError(
                f"record must be one of {n_records}, counted from 0, got {record}"
            )
        n_experts = len(plain[run]["shares"][0])
        names = check_labels(tokens, len(tokens), what="tokens")
        super().__init__(
            runs=plain,
            tokens=[visible(name) for name in names],
            run=run,
            record=record,
            alt=(
                f"Where {len(tokens)} tokens go among {n_experts} experts while the "
                f"gate learns; runs: {', '.join(runs)}"
            ),
        )

    def still(self) -> Picture:
        """The loads of the chosen run over its records."""
        shown = self.runs[self.run]
        shares = as_array(shown["shares"], n_axes=2, what="shares").T
        return heatmap(
            shares,
            row_labels=[str(i) for i in range(len(shares))],
            column_labels=[str(step) for step in shown["steps"]],
            x_label="update",
            y_label="expert",
            title=shown["name"],
            alt=f"{self.alt}. Shown: the load of each expert, {shown['name']}.",
        )


def _as_lists(name: str, noted: RoutingLike, n_tokens: int) -> dict[str, Any]:
    if not len(noted.steps):
        raise InputError(f"run {name!r} must have records, got none; choose `at`")
    routes = as_array(noted.routes, n_axes=3, what="routes").astype(int)
    shares = as_array(noted.shares, n_axes=2, what="shares")
    if routes.shape[:2] != (len(noted.steps), n_tokens) or len(shares) != len(routes):
        raise InputError(
            f"run {name!r} must have routes and shares for each of its "
            f"{len(noted.steps)} records and {n_tokens} tokens, "
            f"got shapes {routes.shape} and {shares.shape}"
        )
    if not -1 <= routes.min() <= routes.max() < shares.shape[1]:
        raise InputError(
            f"routes must be experts from 0 to {shares.shape[1] - 1}, or -1 for none, "
            f"got {routes.min()} to {routes.max()} in run {name!r}"
        )
    return {
        "name": name,
        "steps": [int(step) for step in noted.steps],
        "routes": routes.tolist(),
        "shares": shares.round(3).tolist(),
    }


def _check_one_gate(runs: list[dict[str, Any]]) -> None:
    sizes = {len(run["shares"][0]) for run in runs}
    if len(sizes) > 1:
        raise InputError(
            f"all runs must have as many experts, got {sorted(sizes)}; "
            "show gates of different sizes apart"
        )
