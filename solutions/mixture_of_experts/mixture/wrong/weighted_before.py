"""You multiplied the token by its weight before the expert saw it. An expert bends, so
the weight belongs to its answer.
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
        rows = weights[token, choice, None] * x[token]
        answers = F.gelu(rows @ w_in[expert]) @ w_out[expert]
        mixed[token] += answers
    return mixed
