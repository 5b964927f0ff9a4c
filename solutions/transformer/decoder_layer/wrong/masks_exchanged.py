"""Your masks are exchanged: `own` is for looking back, `across` for looking across."""

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
    x = norm(x + look(x, x, w_back, across))
    x = norm(x + look(x, context, w_across, own))
    return norm(x + think(x, w_think))
