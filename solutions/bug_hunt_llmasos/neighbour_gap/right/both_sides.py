"""Looks at the tokens before and after one at a time."""

import torch
from torch import Tensor


def neighbour_gap(block, x: Tensor, token: int) -> float:
    edited = torch.cat([x[:, :token], -x[:, [token]], x[:, token + 1 :]], dim=1)
    gap = torch.sub(block(edited), block(x)).abs()
    seen = [gap[:, i].max().item() for i in range(x.shape[1]) if i != token]
    return max(seen)
