"""You added 1 to every count, as the chapter did. Here they stay as they are."""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return (counts + 1) / (counts + 1).sum(dim=-1, keepdim=True)
