"""You look across with w_back as well: use w_across there."""

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
    x = norm(x + look(x, x, w_back, own))
    x = norm(x + look(x, context, w_back, across))
    return norm(x + think(x, w_think))
