r"""Experts: many feed-forward layers side by side, each with its own tokens.

Read in this order:

1. `grouped_linear`   one matrix for each group of rows, in one call
2. `Experts`          a feed-forward layer for each group, without offsets

Axes:

    row      tokens in the order of their experts     expert   groups of rows
    d_model  width of a token                         d_ff     width inside an expert

Source: Shazeer et al. (2017), arXiv:1701.06538, section 2; the gated form is GEGLU of
Shazeer (2020), GLU Variants Improve Transformer, arXiv:2002.05202, equation 6, which
the experts of GLaM (Du et al. 2021, arXiv:2112.06905) have.
"""

import math
from collections.abc import Iterator
from typing import Any

import torch
from jaxtyping import Float
from torch import Generator, Tensor, nn
from torch.autograd.function import once_differentiable

from llmos_edu.core.components import Implementation, choose, wants_fused
from llmos_edu.core.errors import ConfigError
from llmos_edu.nn.activations import ACTIVATIONS
from llmos_edu.nn.linear import linear


def grouped_linear(
    x: Float[Tensor, "row d_in"],
    weight: Float[Tensor, "expert d_out d_in"],
    n_rows: list[int],
    *,
    implementation: Implementation = "fused",
) -> Float[Tensor, "row d_out"]:
    r"""Multiply each group of rows by its own matrix: $y_e = x_e W_e^\top$.

    Args:
        x: Rows, those of the first expert first.
        weight: One matrix for each expert.
        n_rows: How many rows belong to each expert; together all of `x`.
        implementation: "fused" writes every product, and every gradient, straight to
            where it belongs.

    Returns:
        One row for each row of `x`.

    Complexity:
        2 * row * d_in * d_out operations, however many experts there are.
    """
    if wants_fused(implementation):
        if torch.is_autocast_enabled(x.device.type):
            dtype = torch.get_autocast_dtype(x.device.type)
            x, weight = x.to(dtype), weight.to(dtype)
        return _GroupedLinear.apply(x, weight, n_rows)
    groups = zip(x.split(n_rows), weight, strict=True)
    return torch.cat([linear(rows, matrix) for rows, matrix in groups])


class Experts(nn.Module):
    r"""Widen, bend, narrow, as `FeedForward` does, with matrices for each expert.

    Args:
        n_experts: Layers side by side.
        d_model: Width of a token, in and out.
        d_ff: Width in between.
        activation: The bend, a name in `ACTIVATIONS`.
        is_gated: Multiply the bent half of what was widened by another half of the same
            width, which takes half as many parameters again.
        generator: Source of the initial weights; torch's global one by default.

    Raises:
        ConfigError: a size is smaller than 1.
        UnknownNameError: no activation has this name.
    """

    def __init__(
        self,
        *,
        n_experts: int,
        d_model: int,
        d_ff: int,
        activation: str = "gelu",
        is_gated: bool = False,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        if min(n_experts, d_model, d_ff) < 1:
            raise ConfigError(
                f"sizes must be at least 1, got {n_experts=}, {d_model=} and {d_ff=}"
            )
        self.activation = choose("activation", activation, ACTIVATIONS)
        self.n_experts, self.is_gated = n_experts, is_gated
        d_wide = 2 * d_ff if is_gated else d_ff
        self.w_in = nn.Parameter(torch.empty(n_experts, d_wide, d_model))
        self.w_out = nn.Parameter(torch.empty(n_experts, d_model, d_ff))
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw every matrix uniformly from plus or minus 1 / sqrt(its input width)."""
        for weight in (self.w_in, self.w_out):
            bound = 1 / math.sqrt(weight.shape[-1])
            nn.init.uniform_(weight, -bound, bound, generator=generator)

    def forward(
        self, x: Float[Tensor, "row d_model"], n_rows: list[int]
    ) -> Float[Tensor, "row d_model"]:
        """Let every expert work on its rows.

        Args:
            x: Tokens, those of the first expert first.
            n_rows: How many tokens each expert gets.
        """
        wide = grouped_linear(x, self.w_in, n_rows)  # (row, d_wide)
        return grouped_linear(self._bend(wide), self.w_out, n_rows)

    def one(
        self, expert: int, x: Float[Tensor, "row d_model"]
    ) -> Float[Tensor, "row d_model"]:
        """Let a single expert work on all rows.

        Args:
            expert: Its number.
            x: Any tokens.
        """
        wide = linear(x, self.w_in[expert])  # (row, d_wide)
        return linear(self._bend(wide), self.w_out[expert])

    def _bend(self, wide: Float[Tensor, "row d_wide"]) -> Float[Tensor, "row d_ff"]:
        if not self.is_gated:
            return self.activation(wide)
        bent, factor = wide.chunk(2, dim=-1)
        return self.activation(bent) * factor

    def extra_repr(self) -> str:
        """Show the sizes when a model is printed."""
        n_experts, d_model, d_ff = self.w_out.shape
        return f"{n_experts=}, {d_model=}, {d_ff=}, is_gated={self.is_gated}"


class _GroupedLinear(torch.autograd.Function):
    """The products of all groups, each written to its own rows of one tensor."""

    @staticmethod
    def forward(
        context: Any,  # noqa: ANN401
        x: Tensor,
        weight: Tensor,
        n_rows: list[int],
    ) -> Tensor:
        context.save_for_backward(x, weight)
        context.n_rows = n_rows
        y = x.new_empty(len(x), weight.shape[1])  # (row, d_out)
        for expert, (rows, out) in enumerate(_groups(n_rows, x, y)):
            torch.mm(rows, weight[expert].T, out=out)
        return y

    @staticmethod
    @once_differentiable
    def backward(
        context: Any,  # noqa: ANN401
        gradient: Tensor,
    ) -> tuple[Tensor, Tensor, None]:
        x, weight = context.saved_tensors
        gradient = gradient.contiguous()  # (row, d_out)
        x_gradient = torch.empty_like(x)  # (row, d_in)
        weight_gradient = torch.empty_like(weight)  # (expert, d_out, d_in)
        groups = _groups(context.n_rows, x, x_gradient, gradient)
        for expert, (rows, out, upstream) in enumerate(groups):
            torch.mm(upstream, weight[expert], out=out)
            torch.mm(upstream.T, rows, out=weight_gradient[expert])
        return x_gradient, weight_gradient, None


def _groups(n_rows: list[int], *tensors: Tensor) -> Iterator[tuple[Tensor, ...]]:
    return zip(*(tensor.split(n_rows) for tensor in tensors), strict=True)
