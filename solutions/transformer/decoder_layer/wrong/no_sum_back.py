"""What you saw by looking back replaces the stream instead of being added to it."""

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
    x = norm(look(x, x, w_back, own))
    x = norm(x + look(x, context, w_across, across))
    return norm(x + think(x, w_think))
