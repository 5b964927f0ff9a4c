"""Your second attention looks at the target again, with the weights for looking
across. Its keys and values come from the context.
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
    x = norm(x + look(x, x, w_across, own))
    return norm(x + think(x, w_think))
