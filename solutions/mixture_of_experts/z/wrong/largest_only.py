"""Your numbers are those of the largest score alone. The logarithm of the sum lies a
little above it.
"""

from torch import Tensor


def z_loss(logits: Tensor) -> Tensor:
    return logits.amax(dim=-1).square().mean()
