"""Your epsilon is torch's 1e-5: give 1e-12."""

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
    x = F.layer_norm(x, x.shape[-1:], gain, offset)
    return x @ table.T + bias
