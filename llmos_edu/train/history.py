"""What a training run remembers of itself: plain numbers, ready for a plot or JSON."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from typing import Any

from llmos_edu.core.errors import CheckpointError


@dataclass(kw_only=True, slots=True)
class History:
    """The course of a run, one entry per update.

    Example:
        >>> history = History(steps=[1], losses=[6.2], learning_rates=[1e-3])
        >>> History.from_dict(history.to_dict()) == history
        True
    """

    steps: list[int] = field(default_factory=list)
    """Number of each update, from 1."""

    losses: list[float] = field(default_factory=list)
    """Mean loss of the tokens that made the update, in nats, measured before it."""

    learning_rates: list[float] = field(default_factory=list)
    """Learning rate of each update."""

    valid_steps: list[int] = field(default_factory=list)
    """Updates done when the model was evaluated."""

    valid_losses: list[float] = field(default_factory=list)
    """What the evaluation gave, usually nats per token of text not trained on."""

    n_batches: int = 0
    """Batches taken from the source: several per update where they are accumulated."""

    n_tokens: int = 0
    """Targets learnt from, counted as often as they were seen."""

    seconds: float = 0.0
    """Time spent in updates, over all the times the run was resumed."""

    def to_dict(self) -> dict[str, Any]:
        """Write everything as plain lists and numbers."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> "History":
        """Rebuild what `to_dict` wrote.

        Raises:
            CheckpointError: the fields are not those of a history.
        """
        known = {f.name for f in fields(cls)}
        if values.keys() != known:
            raise CheckpointError(
                f"a history must have the fields {sorted(known)}, got {sorted(values)}"
            )
        return cls(**values)
