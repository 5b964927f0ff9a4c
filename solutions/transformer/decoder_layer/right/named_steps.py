"""Gives every step a name, in float64."""

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
    x, context = x.double(), context.double()
    back, crossing, inner = (
        [w.double() for w in some] for some in (w_back, w_across, w_think)
    )
    looked_back = norm(x + look(x, x, back, own))
    looked_across = norm(looked_back + look(looked_back, context, crossing, across))
    return norm(looked_across + think(looked_across, inner)).float()
