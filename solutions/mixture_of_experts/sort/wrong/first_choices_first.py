"""Within an expert, you put all first choices before all second ones. Here earlier
tokens come first, whichever choice it was.
"""

import torch
from torch import Tensor


def sort_by_expert(
    expert_ids: Tensor, is_kept: Tensor, n_experts: int
) -> tuple[Tensor, Tensor, list[int]]:
    flat = expert_ids.masked_fill(~is_kept, n_experts).T.flatten()
    n_rows = torch.bincount(flat, minlength=n_experts + 1)[:n_experts].tolist()
    order = flat.argsort(stable=True)[: sum(n_rows)]
    return order % len(expert_ids), order // len(expert_ids), n_rows
