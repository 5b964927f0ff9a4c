"""The feed-forward layer: each token thinks for itself, in a wider space.

Source: Vaswani et al. (2017), arXiv:1706.03762, section 3.3, equation 2.
"""

from jaxtyping import Float
from torch import Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.nn.activations import ACTIVATIONS
from llmos_edu.nn.linear import Linear


class FeedForward(nn.Module):
    r"""Widen, bend, narrow: $W_2\,\phi(W_1 x + b_1) + b_2$, the same for every token.

    Args:
        d_model: Width of a token, in and out.
        d_ff: Width in between, usually four times d_model.
        activation: The bend, a name in `ACTIVATIONS`.
        dropout: Chance of dropping an output while training, in [0, 1).

    Raises:
        UnknownNameError: no activation has this name.
    """

    def __init__(
        self,
        *,
        d_model: int,
        d_ff: int,
        activation: str = "gelu",
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.activation = choose("activation", activation, ACTIVATIONS)
        self.w_in = Linear(d_model, d_ff)
        self.w_out = Linear(d_ff, d_model)
        self.dropout = nn.Dropout(dropout)

    def forward(
        self, x: Float[Tensor, "*batch d_model"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Apply the layer to each token of `x`."""
        hidden = self.activation(self.w_in(x))  # (*batch, d_ff)
        return self.dropout(self.w_out(hidden))
