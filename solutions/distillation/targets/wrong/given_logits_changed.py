"""You changed the logits you were given: `/=` writes into them. Divide with `/`."""

from torch import Tensor


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    logits /= temperature
    return logits.softmax(dim=-1)
