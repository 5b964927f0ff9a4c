"""Cuts the width in pieces and stacks them; joins by concatenation."""

import torch
from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    return torch.stack(x.chunk(n_heads, dim=-1), dim=1)


def join_heads(x: Tensor) -> Tensor:
    return torch.cat(x.unbind(dim=1), dim=-1)
