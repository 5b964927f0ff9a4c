r"""Gradient clipping: one bad batch must not throw the weights far away.

Source: Pascanu, Mikolov and Bengio (2013), On the difficulty of training recurrent
neural networks, arXiv:1211.5063, algorithm 1. Differs from the paper: 1e-6 is added to
the norm before dividing by it, as torch has it.
"""

import math
from collections.abc import Iterable

import torch
from torch import Tensor

from llmos_edu.core.errors import ConfigError, DivergenceError


@torch.no_grad()
def clip_gradients(parameters: Iterable[Tensor], *, max_norm: float) -> float:
    r"""Shorten the gradient of all parameters together to at most a given length.

    $$g \leftarrow g \cdot \min\left(1, \frac{c}{\lVert g \rVert}\right)$$

    The direction stays as it is; only the length of the step changes.

    Args:
        parameters: Those of a model, or an optimizer's `flat_weights`, which hold the
            same gradients in a few long tensors. Those without gradient are passed by.
        max_norm: Longest gradient that is let through: the c above.

    Returns:
        The norm before clipping, worth watching: it shows trouble before the loss does.

    Raises:
        ConfigError: max_norm is not positive.
        DivergenceError: the norm is infinite or no number; nothing was changed.

    Example:
        >>> weight = torch.nn.Parameter(torch.zeros(2))
        >>> weight.grad = torch.tensor([3.0, 4.0])
        >>> clip_gradients([weight], max_norm=1.0)
        5.0
        >>> weight.grad
        tensor([0.6000, 0.8000])
    """
    if not max_norm > 0.0:
        raise ConfigError(
            f"max_norm must be positive, got {max_norm}; None turns clipping off in fit"
        )
    gradients = [p.grad for p in parameters if p.grad is not None]
    if not gradients:
        return 0.0
    first = gradients[0].device
    norms = [torch.linalg.vector_norm(gradient).to(first) for gradient in gradients]
    norm = float(torch.linalg.vector_norm(torch.stack(norms)))
    if not math.isfinite(norm):
        raise DivergenceError(
            f"the gradient's norm must be finite, got {norm}; "
            "lower the learning rate, warm up longer, or look for a division by 0"
        )
    if norm > max_norm:
        for gradient in gradients:
            gradient.mul_(max_norm / (norm + 1e-6))
    return norm
