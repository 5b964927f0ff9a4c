"""Parameters side by side in one flat tensor, so that one kernel serves them all.

An optimizer does the same arithmetic on every number. Fifty small tensors cost fifty
times the fixed price of a kernel; one long tensor costs it once. Each parameter and
its gradient become views into the long tensors: the model notices nothing.

Read in this order:

1. `ParameterGroup`, `decay_groups`   which parameters shrink by weight decay
2. `FlatParameters`                   one long tensor, and the views into it
3. `flatten`                          from any list of parameters to a few of those
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from llmos_edu.core.errors import ConfigError

ALIGNMENT = 16
"""Each view starts at a multiple of this many numbers: a cache line of float32."""


@dataclass(frozen=True, kw_only=True)
class ParameterGroup:
    """Parameters that are treated alike."""

    parameters: tuple[nn.Parameter, ...]
    """Each parameter of the model stands in one group."""

    decays: bool = True
    """Whether the optimizer's weight decay applies to this group."""


def decay_groups(model: nn.Module) -> list[ParameterGroup]:
    """Sort a model's parameters into those that decay and those that do not.

    Matrices and embeddings decay. Biases and the gains of norms, all of one axis, set
    the scale of what passes through them, and pulling them to 0 only does harm.

    Args:
        model: Its frozen parameters are left out; a tied one appears once.

    Returns:
        The group that decays, then the group that does not, without empty ones.
    """
    trained = [p for p in model.parameters() if p.requires_grad]
    groups = [
        ParameterGroup(parameters=tuple(p for p in trained if p.ndim >= 2)),
        ParameterGroup(
            parameters=tuple(p for p in trained if p.ndim < 2), decays=False
        ),
    ]
    return [group for group in groups if group.parameters]


class FlatParameters:
    """Parameters of one type on one device, moved into one long tensor.

    From here on the parameters live in `weights` and their gradients in `gradient`.
    `weights.grad` is `gradient`, so that the pair can stand for all parameters, for
    instance in `clip_gradients`. The gaps that alignment leaves stay 0.

    Args:
        parameters: At least one; all of one type and on one device.
        decays: Whether weight decay applies to them.
    """

    def __init__(self, parameters: Sequence[nn.Parameter], *, decays: bool) -> None:
        self.parameters = tuple(parameters)
        self.decays = decays
        starts = [0]
        for parameter in self.parameters:
            n_lines = -(-parameter.numel() // ALIGNMENT)
            starts.append(starts[-1] + n_lines * ALIGNMENT)
        like = self.parameters[0]
        self.weights = torch.zeros(starts[-1], dtype=like.dtype, device=like.device)
        self.gradient = torch.zeros_like(self.weights)
        self.weights.grad = self.gradient
        self._views = [
            self._view(parameter, start)
            for parameter, start in zip(self.parameters, starts[:-1], strict=True)
        ]
        for parameter, (place, gradient) in zip(
            self.parameters, self._views, strict=True
        ):
            place.copy_(parameter.data)
            if parameter.grad is not None:
                gradient.copy_(parameter.grad)
            parameter.data = place
            parameter.grad = gradient

    def zero_gradient(self) -> None:
        """Set every gradient to 0, in place."""
        self.gradient.zero_()
        for parameter, (_, gradient) in zip(self.parameters, self._views, strict=True):
            parameter.grad = gradient

    def gather_gradient(self) -> None:
        """Bring gradients that were put elsewhere back into the flat tensor.

        `model.zero_grad()` lets go of the views; backward then makes new tensors.

        Raises:
            ConfigError: a parameter was moved, replaced or frozen since it was
                flattened, so that updating the flat tensor would not reach it.
        """
        for number, (parameter, (place, gradient)) in enumerate(
            zip(self.parameters, self._views, strict=True)
        ):
            if parameter.data_ptr() != place.data_ptr():
                raise ConfigError(
                    "parameters must stay where their optimizer put them, got "
                    f"parameter {number} of shape {tuple(parameter.shape)} moved from "
                    f"{place.dtype} on {place.device} to {parameter.dtype} on "
                    f"{parameter.device}; "
                    "call model.to(...) first and make the optimizer after it"
                )
            if not parameter.requires_grad:
                raise ConfigError(
                    "a parameter must not be frozen while an optimizer holds it, got "
                    f"requires_grad=False for parameter {number} of shape "
                    f"{tuple(parameter.shape)}; freeze it first and make the "
                    "optimizer after it"
                )
            if parameter.grad is gradient:
                continue
            if parameter.grad is None:
                gradient.zero_()
            else:
                gradient.copy_(parameter.grad)
            parameter.grad = gradient

    def _view(self, parameter: nn.Parameter, start: int) -> tuple[Tensor, Tensor]:
        stop = start + parameter.numel()
        return (
            self.weights[start:stop].view(parameter.shape),
            self.gradient[start:stop].view(parameter.shape),
        )


def flatten(
    parameters: Iterable[nn.Parameter] | Iterable[ParameterGroup],
) -> list[FlatParameters]:
    """Move parameters into as few flat tensors as their groups and types allow.

    Args:
        parameters: Those of a model, or groups of them. Frozen ones stay as they are.

    Returns:
        One flat tensor for each group, type and device.

    Raises:
        ConfigError: there is nothing to train, or a parameter is listed twice.
    """
    bins: dict[tuple[bool, torch.dtype, torch.device], list[nn.Parameter]] = {}
    seen: set[int] = set()
    for item in parameters:
        if isinstance(item, ParameterGroup):
            group = item
        else:
            group = ParameterGroup(parameters=(item,))
        for parameter in group.parameters:
            if not parameter.requires_grad or parameter.numel() == 0:
                continue
            if parameter.data_ptr() in seen:
                raise ConfigError(
                    "each parameter must be listed once, got one of shape "
                    f"{tuple(parameter.shape)} twice; its update would be applied twice"
                )
            seen.add(parameter.data_ptr())
            key = (group.decays, parameter.dtype, parameter.device)
            bins.setdefault(key, []).append(parameter)
    if not bins:
        raise ConfigError(
            "an optimizer needs parameters that can be trained, got none; "
            "a generator such as model.parameters() is used up after one pass"
        )
    return [FlatParameters(held, decays=key[0]) for key, held in bins.items()]
