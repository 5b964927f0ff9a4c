"""Your gradient reaches `table` alone: it is cut off on the way to `hidden`."""

import torch.nn.functional as F
from torch import Tensor


def token_logits(
    hidden: Tensor,
    w: Tensor,
    b: Tensor,
    gain: Tensor,
    offset: Tensor,
    table: Tensor,
    bias: Tensor,
) -> Tensor:
    x = F.gelu(hidden @ w + b)
    x = F.layer_norm(x.detach(), x.shape[-1:], gain, offset, 1e-12)
    return x @ table.T + bias
