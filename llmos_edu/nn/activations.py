r"""Activations: the bends between matrices, without which a stack is one matrix.

`ACTIVATIONS` names them, for configurations.

Source: Hendrycks and Gimpel (2016), Gaussian Error Linear Units, arXiv:1606.08415.
"""

import math
from collections.abc import Callable

import torch
from jaxtyping import Float
from torch import Tensor
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused


def relu(x: Float[Tensor, "*shape"]) -> Float[Tensor, "*shape"]:
    r"""Keep what is positive: $\max(x, 0)$.

    Source:
        Nair and Hinton (2010), Rectified Linear Units Improve Restricted Boltzmann
        Machines, section 2.

    Example:
        >>> relu(torch.tensor([-2.0, 3.0]))
        tensor([0., 3.])
    """
    return x.clamp_min(0)


def gelu(
    x: Float[Tensor, "*shape"], *, implementation: Implementation = "fused"
) -> Float[Tensor, "*shape"]:
    r"""Weight x by the chance that a standard normal draw is below it: $x\,\Phi(x)$.

    $$\mathrm{GELU}(x) = \frac{x}{2}\left(1 + \mathrm{erf}\frac{x}{\sqrt 2}\right)$$

    Source:
        arXiv:1606.08415, section 2. BERT uses this exact form.

    Example:
        >>> gelu(torch.tensor([0.0, 1.0]))
        tensor([0.0000, 0.8413])
    """
    if wants_fused(implementation):
        return F.gelu(x)
    return x / 2 * (1 + torch.erf(x / math.sqrt(2)))


def gelu_tanh(
    x: Float[Tensor, "*shape"], *, implementation: Implementation = "fused"
) -> Float[Tensor, "*shape"]:
    r"""Approximate GELU by a hyperbolic tangent, as GPT-2 does.

    $$\frac{x}{2}\left(1 + \tanh\left(\sqrt{2/\pi}\,(x + 0.044715\,x^3)\right)\right)$$

    Source:
        arXiv:1606.08415, section 2.

    Example:
        >>> gelu_tanh(torch.tensor([0.0, 1.0]))
        tensor([0.0000, 0.8412])
    """
    if wants_fused(implementation):
        return F.gelu(x, approximate="tanh")
    inner = math.sqrt(2 / math.pi) * (x + 0.044715 * x**3)
    return x / 2 * (1 + torch.tanh(inner))


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "gelu": gelu,
    "gelu_tanh": gelu_tanh,
    "relu": relu,
}
