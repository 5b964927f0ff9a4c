"""Your matrices have lost their gradient, so the experts learn nothing: no .data, no
.detach().
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def mixture(
    x: Tensor,
    expert_ids: Tensor,
    weights: Tensor,
    is_kept: Tensor,
    w_in: Tensor,
    w_out: Tensor,
) -> Tensor:
    mixed = torch.zeros_like(x)
    for expert in range(len(w_in)):
        is_mine = (expert_ids == expert) & is_kept
        token, choice = is_mine.nonzero(as_tuple=True)
        answers = F.gelu(x[token] @ w_in[expert].detach()) @ w_out[expert].detach()
        mixed[token] += weights[token, choice, None] * answers
    return mixed
