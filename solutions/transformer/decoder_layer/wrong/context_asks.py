"""Your numbers are those of a context that looks at the target. Who writes asks:
queries come from x, keys and values from the context.
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
    x = norm(x + look(x, x, w_back, own))
    x = norm(x + look(context, x, w_across, across))
    return norm(x + think(x, w_think))
