"""What every optimizer shares: flat tensors, a learning rate, steps, saved state."""

import math
from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import Any

import torch
from torch import Tensor, nn

from llmos_edu.core.errors import CheckpointError, ConfigError
from llmos_edu.train.flat_parameters import FlatParameters, ParameterGroup, flatten

Parameters = Iterable[nn.Parameter] | Iterable[ParameterGroup]
"""Those of a model, or groups such as `decay_groups(model)`."""


class Optimizer(ABC):
    """What every optimizer shares; a new one only says how to update.

    Making an optimizer moves the parameters into flat tensors (`FlatParameters`), so
    make it after `model.to(...)`. Frozen parameters are left alone. A parameter that
    no loss reached has gradient 0: its running means fade and it decays.

    Args:
        parameters: Those of a model, or groups such as `decay_groups(model)`.
        learning_rate: Size of a step; may be set anew before each step.
        weight_decay: How fast weights shrink to 0 in groups that decay.
        slots: Names of the tensors that are kept for each weight from step to step.

    Raises:
        ConfigError: a setting is negative, or there is nothing to train.
    """

    def __init__(
        self,
        parameters: Parameters,
        *,
        learning_rate: float,
        weight_decay: float = 0.0,
        slots: tuple[str, ...] = (),
    ) -> None:
        self.learning_rate = learning_rate
        if not weight_decay >= 0.0:
            raise ConfigError(f"weight_decay must not be negative, got {weight_decay}")
        self.weight_decay = weight_decay
        self.n_steps = 0
        self.groups = flatten(parameters)
        self._slots = [
            {name: torch.zeros_like(group.weights) for name in slots}
            for group in self.groups
        ]

    @property
    def learning_rate(self) -> float:
        """Size of a step; a schedule sets it before each one."""
        return self._learning_rate

    @learning_rate.setter
    def learning_rate(self, value: float) -> None:
        if not 0.0 <= value < math.inf:
            raise ConfigError(
                f"learning_rate must be finite and not negative, got {value}"
            )
        self._learning_rate = value

    @property
    def flat_weights(self) -> list[Tensor]:
        """All parameters as a few flat tensors, each with its `.grad`."""
        return [group.weights for group in self.groups]

    def zero_grad(self) -> None:
        """Set all gradients to 0: backward adds to them, it does not replace them."""
        for group in self.groups:
            group.zero_gradient()

    @torch.no_grad()
    def step(self) -> None:
        """Update all parameters once, by the gradients they hold.

        Raises:
            ConfigError: the model was moved or frozen after the optimizer was made.
        """
        for group in self.groups:
            group.gather_gradient()
        self.n_steps += 1
        for group, slots in zip(self.groups, self._slots, strict=True):
            self._update(group, **slots)

    @abstractmethod
    def _update(self, group: FlatParameters, **slots: Tensor) -> None:
        """Change `group.weights` and the slots in place by one step."""

    def decay_of(self, group: FlatParameters) -> float:
        """The weight decay that applies to a group: the optimizer's, or none."""
        return self.weight_decay if group.decays else 0.0

    def state_dict(self) -> dict[str, Any]:
        """What has to be kept to go on later as if nothing had happened.

        Returns:
            Plain values that JSON can hold, and under "slots" the tensors themselves,
            not copies of them.
        """
        return {
            "optimizer": type(self).__name__,
            "n_steps": self.n_steps,
            "learning_rate": self.learning_rate,
            "layout": self._layout(),
            "slots": {
                f"{number}.{name}": tensor
                for number, slots in enumerate(self._slots)
                for name, tensor in slots.items()
            },
        }

    @torch.no_grad()
    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Go on from where `state_dict` was taken.

        Args:
            state: Of the same kind of optimizer over parameters of the same shapes.

        Raises:
            CheckpointError: it is of another kind or over other parameters.
        """
        own = self.state_dict()
        if state.get("optimizer") != own["optimizer"]:
            raise CheckpointError(
                f"optimizer state must be of kind {own['optimizer']}, "
                f"got {state.get('optimizer')!r}; make the optimizer that it is of"
            )
        for theirs, ours in zip_longest(state.get("layout", []), own["layout"]):
            if theirs != ours:
                raise CheckpointError(
                    "optimizer state must be of the same parameters in the same order, "
                    f"got {theirs} for {ours} (decays, type, shape); "
                    "make the optimizer as it was made when the state was saved"
                )
        for name, tensor in own["slots"].items():
            tensor.copy_(state["slots"][name])
        self.n_steps = state["n_steps"]
        self.learning_rate = state["learning_rate"]

    def _layout(self) -> list[list[Any]]:
        return [
            [group.decays, str(parameter.dtype), list(parameter.shape)]
            for group in self.groups
            for parameter in group.parameters
        ]
