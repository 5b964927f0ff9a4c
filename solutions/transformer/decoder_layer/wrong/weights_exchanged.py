"""The weights of your two attentions are exchanged: w_back is for looking back,
w_across for looking across.
"""

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
    x = norm(x + look(x, context, w_back, across))
    return norm(x + think(x, w_think))
