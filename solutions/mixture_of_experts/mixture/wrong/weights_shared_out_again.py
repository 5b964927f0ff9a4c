"""You gave the weight of refused choices to those that were kept. It goes to nobody."""

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
    kept = weights * is_kept
    weights = kept / kept.sum(dim=-1, keepdim=True).clamp_min(1e-9)
    mixed = torch.zeros_like(x)
    for expert in range(len(w_in)):
        is_mine = (expert_ids == expert) & is_kept
        token, choice = is_mine.nonzero(as_tuple=True)
        answers = F.gelu(x[token] @ w_in[expert]) @ w_out[expert]
        mixed[token] += weights[token, choice, None] * answers
    return mixed
