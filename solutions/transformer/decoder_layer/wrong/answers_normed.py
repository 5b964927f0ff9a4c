"""You norm what each part answers, and add it plain: add first, norm the sum."""

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
    x = x + norm(look(x, x, w_back, own))
    x = x + norm(look(x, context, w_across, across))
    return x + norm(think(x, w_think))
