r"""Normalization: keep each token's vector at one size, whatever the layers did to it.

Read in this order:

1. `layer_norm`  centre and scale, as in the original Transformer
2. `rms_norm`    scale only: cheaper, and most recent models use it
3. `LayerNorm`, `RMSNorm`  the same with learned gains

Source: Ba et al. (2016), Layer Normalization, arXiv:1607.06450, section 3; Zhang and
Sennrich (2019), Root Mean Square Layer Normalization, arXiv:1910.07467, section 3.
"""

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused


def layer_norm(
    x: Float[Tensor, "*batch d_model"],
    gain: Float[Tensor, " d_model"],
    offset: Float[Tensor, " d_model"],
    *,
    eps: float = 1e-5,
    implementation: Implementation = "fused",
) -> Float[Tensor, "*batch d_model"]:
    r"""Give each token mean 0 and variance 1, then a learned gain and offset.

    $$y = \frac{x - \mu}{\sqrt{\sigma^2 + \epsilon}} \odot g + b$$

    Args:
        x: One vector per token; each is normalized by itself.
        gain: The $g$ of the equation.
        offset: The $b$ of the equation.
        eps: Keeps the root away from 0 for a constant vector.
        implementation: "fused" makes one pass over memory.

    Source:
        arXiv:1607.06450, equation 4.
    """
    if wants_fused(implementation):
        return F.layer_norm(x, x.shape[-1:], gain, offset, eps)
    mean = x.mean(dim=-1, keepdim=True)  # (*batch, 1)
    variance = (x - mean).square().mean(dim=-1, keepdim=True)  # (*batch, 1)
    return (x - mean) / (variance + eps).sqrt() * gain + offset


def rms_norm(
    x: Float[Tensor, "*batch d_model"],
    gain: Float[Tensor, " d_model"],
    *,
    eps: float = 1e-6,
    implementation: Implementation = "fused",
) -> Float[Tensor, "*batch d_model"]:
    r"""Divide each token by its root mean square, then apply a learned gain.

    $$y = \frac{x}{\sqrt{\mathrm{mean}(x^2) + \epsilon}} \odot g$$

    Args:
        x: One vector per token.
        gain: The $g$ of the equation.
        eps: Keeps the root away from 0.
        implementation: "fused" makes one pass over memory.

    Source:
        arXiv:1910.07467, equation 4.
    """
    if wants_fused(implementation):
        return F.rms_norm(x, x.shape[-1:], gain, eps)
    mean_square = x.square().mean(dim=-1, keepdim=True)  # (*batch, 1)
    return x / (mean_square + eps).sqrt() * gain


class LayerNorm(nn.Module):
    """`layer_norm` with a learned gain (from 1) and offset (from 0).

    Args:
        d_model: Width of a token.
        eps: Keeps the root away from 0.
    """

    def __init__(self, d_model: int, *, eps: float = 1e-5) -> None:
        super().__init__()
        self.eps = eps
        self.gain = nn.Parameter(torch.ones(d_model))
        self.offset = nn.Parameter(torch.zeros(d_model))

    def forward(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Normalize the last axis of `x`."""
        return layer_norm(x, self.gain, self.offset, eps=self.eps)


class RMSNorm(nn.Module):
    """`rms_norm` with a learned gain (from 1).

    Args:
        d_model: Width of a token.
        eps: Keeps the root away from 0.
    """

    def __init__(self, d_model: int, *, eps: float = 1e-6) -> None:
        super().__init__()
        self.eps = eps
        self.gain = nn.Parameter(torch.ones(d_model))

    def forward(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Normalize the last axis of `x`."""
        return rms_norm(x, self.gain, eps=self.eps)
