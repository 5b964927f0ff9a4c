"""You look back with w_across as well: use w_back there."""

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
    x = norm(x + look(x, x, w_across, own))
    x = norm(x + look(x, context, w_across, across))
    return norm(x + think(x, w_think))
