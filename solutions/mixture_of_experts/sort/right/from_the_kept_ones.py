"""Finds the kept choices first, then sorts their experts."""

import torch.nn.functional as F
from torch import Tensor


def sort_by_expert(
    expert_ids: Tensor, is_kept: Tensor, n_experts: int
) -> tuple[Tensor, Tensor, list[int]]:
    token, choice = is_kept.nonzero(as_tuple=True)
    expert, order = expert_ids[token, choice].sort(stable=True)
    n_rows = F.one_hot(expert, n_experts).sum(dim=0).tolist()
    return token[order], choice[order], n_rows
