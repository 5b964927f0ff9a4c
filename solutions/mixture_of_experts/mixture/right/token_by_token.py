"""The plainest way: every token, every choice."""

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
    for token in range(len(x)):
        for choice in range(expert_ids.shape[1]):
            if is_kept[token, choice]:
                expert = expert_ids[token, choice]
                answer = F.gelu(x[token] @ w_in[expert]) @ w_out[expert]
                mixed[token] = mixed[token] + weights[token, choice] * answer
    return mixed
