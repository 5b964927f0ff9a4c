"""An expert with more choices than places refused them all. It keeps the first of
them.
"""

import torch
from torch import Tensor


def within_capacity(expert_ids: Tensor, n_experts: int, capacity: int) -> Tensor:
    counts = torch.bincount(expert_ids.flatten(), minlength=n_experts)
    return (counts <= capacity)[expert_ids]
