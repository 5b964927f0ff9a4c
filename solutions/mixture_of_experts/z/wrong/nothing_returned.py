"""Your function returns nothing: its last line needs a `return`."""

from torch import Tensor


def z_loss(logits: Tensor) -> Tensor:
    logits.logsumexp(dim=-1).square().mean()
