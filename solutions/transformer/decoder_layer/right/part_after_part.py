"""Runs through a list of parts."""

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
    parts = [
        lambda v: look(v, v, w_back, own),
        lambda v: look(v, context, w_across, across),
        lambda v: think(v, w_think),
    ]
    for part in parts:
        x = norm(x + part(x))
    return x
