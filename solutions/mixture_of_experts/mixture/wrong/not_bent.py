"""Your experts lack the gelu between their two matrices: two products without a bend
are one.
"""

import torch
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
        answers = (x[token] @ w_in[expert]) @ w_out[expert]
        mixed[token] += weights[token, choice, None] * answers
    return mixed
