"""You look back and across side by side. Look across with what looking back left."""

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
    seen = look(x, x, w_back, own)
    x = norm(x + seen + look(x, context, w_across, across))
    return norm(x + think(x, w_think))
