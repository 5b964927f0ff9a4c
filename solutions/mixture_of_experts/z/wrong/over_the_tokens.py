"""You summed exponentials over the tokens. Each token has its own sum, over its
experts.
"""

from torch import Tensor


def z_loss(logits: Tensor) -> Tensor:
    return logits.logsumexp(dim=0).square().mean()
