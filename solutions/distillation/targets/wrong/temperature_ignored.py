"""Your numbers are those at temperature 1, whatever the temperature is."""

from torch import Tensor


def soft_targets(logits: Tensor, temperature: float) -> Tensor:
    return logits.softmax(dim=-1)
