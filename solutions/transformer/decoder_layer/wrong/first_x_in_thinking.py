"""Your sum after thinking begins with the first x again: add to what looking across
left.
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
    read = norm(seen + look(seen, context, w_across, across))
    return norm(x + think(read, w_think))
