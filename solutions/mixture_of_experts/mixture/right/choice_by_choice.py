"""Gathers, for each kept choice, the matrices of its expert."""

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
    for choice in range(expert_ids.shape[1]):
        token = is_kept[:, choice].nonzero()[:, 0]
        expert = expert_ids[token, choice]
        hidden = F.gelu(torch.bmm(x[token].unsqueeze(1), w_in[expert]))
        answers = torch.bmm(hidden, w_out[expert])[:, 0]
        mixed[token] += weights[token, choice].unsqueeze(1) * answers
    return mixed
