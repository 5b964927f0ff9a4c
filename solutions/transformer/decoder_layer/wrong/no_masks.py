"""Neither mask is handed on: the future is open, and so is the context's padding."""

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
    x = norm(x + look(x, x, w_back, None))
    x = norm(x + look(x, context, w_across, None))
    return norm(x + think(x, w_think))
