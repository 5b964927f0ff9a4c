"""Sorts the kept choices by expert and scatters the answers back."""

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
    n_experts = len(w_in)
    flat = expert_ids.masked_fill(~is_kept, n_experts).flatten()
    n_rows = torch.bincount(flat, minlength=n_experts + 1)[:-1].tolist()
    order = flat.argsort(stable=True)[: sum(n_rows)]
    token = order // expert_ids.shape[1]
    groups = x[token].split(n_rows)
    answers = [F.gelu(g @ i) @ o for g, i, o in zip(groups, w_in, w_out, strict=True)]
    counted = torch.cat(answers) * weights.flatten()[order].unsqueeze(1)
    return torch.zeros_like(x).index_add(0, token, counted)
