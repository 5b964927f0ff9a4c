"""You normalized over the positions. Each token's own vector is normalized, over its
width.
"""

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
    mean = x.mean(dim=1, keepdim=True)
    variance = (x - mean).square().mean(dim=1, keepdim=True)
    x = (x - mean) / (variance + 1e-12).sqrt() * gain + offset
    return x @ table.T + bias
