"""Your numbers are those of pre-norm: each part reads a normed stream and the sum is
left alone. The paper norms the sum.
"""

from torch import Tensor


def decoder_layer(
    x: Tensor,
    context: Tensor,
    w_back: list[Tensor],
    w_across: list[Tensor],
    w_think: list[Tensor],
    own: Tensor,
    across: Tensor,
) -> Tensor:
    x = x + look(norm(x), norm(x), w_back, own)
    x = x + look(norm(x), context, w_across, across)
    return x + think(norm(x), w_think)
