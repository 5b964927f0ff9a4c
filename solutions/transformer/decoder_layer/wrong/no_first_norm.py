"""Your sum after looking back is not normed. There is a norm after each part."""

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
    x = x + look(x, x, w_back, own)
    x = norm(x + look(x, context, w_across, across))
    return norm(x + think(x, w_think))
