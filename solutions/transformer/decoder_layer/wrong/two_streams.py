"""You look back and across from one x and add both: look across with the first."""

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
    read = norm(x + look(x, context, w_across, across))
    x = seen + read
    return norm(x + think(x, w_think))
