r"""A linear layer: the one place where weights meet activations.

Quantization, pruning, LoRA and tensor parallelism all replace this class and nothing
else, which is why the library does not use torch's.

Source: He et al. (2015), Delving Deep into Rectifiers, arXiv:1502.01852, section 2.2,
with the gain of torch.nn.Linear (a = sqrt 5).
"""

import math

import torch
from jaxtyping import Float
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused
from llmos_edu.core.errors import ConfigError


def linear(
    x: Float[Tensor, "*batch d_in"],
    weight: Float[Tensor, "d_out d_in"],
    bias: Float[Tensor, " d_out"] | None = None,
    *,
    implementation: Implementation = "fused",
) -> Float[Tensor, "*batch d_out"]:
    r"""Multiply by a matrix and add an offset: $y = xW^\top + b$.

    Args:
        x: Activations; the last axis is mixed, all others are left alone.
        weight: One row per output feature.
        bias: The offset $b$; None adds nothing.
        implementation: "fused" is one call of the matrix library.

    Returns:
        One number per row of `weight`.

    Complexity:
        2 * batch * d_in * d_out floating-point operations.
    """
    if wants_fused(implementation):
        return F.linear(x, weight, bias)
    y = x @ weight.T  # (*batch, d_out)
    return y if bias is None else y + bias


class Linear(nn.Module):
    r"""Multiply by a learned matrix and add a learned offset: $y = xW^\top + b$.

    Args:
        d_in: Width of the input, at least 1.
        d_out: Width of the output, at least 1.
        bias: Learn the offset $b$.
        generator: Source of the initial weights; torch's global one by default.

    Raises:
        ConfigError: a width is smaller than 1.
    """

    def __init__(
        self,
        d_in: int,
        d_out: int,
        *,
        bias: bool = True,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        if min(d_in, d_out) < 1:
            raise ConfigError(f"widths must be at least 1, got {d_in=} and {d_out=}")
        self.weight = nn.Parameter(torch.empty(d_out, d_in))
        self.bias = nn.Parameter(torch.empty(d_out)) if bias else None
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw every parameter uniformly from plus or minus 1 / sqrt(d_in)."""
        bound = 1 / math.sqrt(self.weight.shape[1])
        for parameter in self.parameters():
            nn.init.uniform_(parameter, -bound, bound, generator=generator)

    def forward(self, x: Float[Tensor, "*batch d_in"]) -> Float[Tensor, "*batch d_out"]:
        """Apply the layer to the last axis of `x`."""
        return linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        """Show both widths when a model is printed."""
        d_out, d_in = self.weight.shape
        return f"{d_in=}, {d_out=}, bias={self.bias is not None}"
