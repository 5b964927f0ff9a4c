"""Your first x asks the context again: let what looking back left ask."""

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
    read = norm(seen + look(x, context, w_across, across))
    return norm(read + think(read, w_think))
