"""Your rows stand in the order of the tokens. They belong in that of the experts."""

import torch
from torch import Tensor


def sort_by_expert(
    expert_ids: Tensor, is_kept: Tensor, n_experts: int
) -> tuple[Tensor, Tensor, list[int]]:
    n_choices = expert_ids.shape[1]
    flat = expert_ids.masked_fill(~is_kept, n_experts).flatten()
    n_rows = torch.bincount(flat, minlength=n_experts + 1)[:n_experts].tolist()
    order = (flat < n_experts).nonzero()[:, 0]
    return order // n_choices, order % n_choices, n_rows
