"""You look back through a triangle of your own: hand on `own`, which closes more."""

import torch
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
    past = torch.ones(x.shape[1], x.shape[1], dtype=torch.bool).tril()
    x = norm(x + look(x, x, w_back, past))
    x = norm(x + look(x, context, w_across, across))
    return norm(x + think(x, w_think))
