"""Each of your sums begins with the first x again. The stream goes on: the next part
starts with what the last one left.
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
    seen = norm(x + look(x, x, w_back, own))
    read = norm(x + look(seen, context, w_across, across))
    return norm(x + think(read, w_think))
