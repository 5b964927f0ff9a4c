"""Your rows hold the choices that were not kept."""

import torch
from torch import Tensor


def sort_by_expert(
    expert_ids: Tensor, is_kept: Tensor, n_experts: int
) -> tuple[Tensor, Tensor, list[int]]:
    n_choices = expert_ids.shape[1]
    flat = expert_ids.flatten()
    n_rows = torch.bincount(flat, minlength=n_experts + 1)[:n_experts].tolist()
    order = flat.argsort(stable=True)[: sum(n_rows)]
    return order // n_choices, order % n_choices, n_rows
