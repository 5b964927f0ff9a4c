"""Numbers for checks, the same on every machine and with every library version.

A check must not use the global generator, which answers use up differently, nor one
whose stream may change between versions of torch: practice keys are compared with
records that were made elsewhere. Python promises the stream of `random.Random.random`.
"""

import random
from math import prod
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import torch

NORMAL = NormalDist()
SMALLEST = 2.0**-53


class Draw:
    """A stream of random numbers that belongs to one check.

    Args:
        name: The check's name; each name has its own stream.
        seed: The exercise's `SEED`.

    Example:
        >>> draw = Draw("weights", 0)
        >>> draw.normal(2, 3).shape, draw.integer(4, 9) in range(4, 10)
        (torch.Size([2, 3]), True)
    """

    def __init__(self, name: str, seed: int) -> None:
        self._random = random.Random(f"{name}:{seed}")

    def normal(self, *shape: int, scale: float = 1.0) -> "torch.Tensor":
        """A float32 tensor of independent normal numbers with this deviation."""
        import torch

        numbers = [
            scale * NORMAL.inv_cdf(max(self._random.random(), SMALLEST))
            for _ in range(prod(shape))
        ]
        return torch.tensor(numbers, dtype=torch.float32).reshape(shape)

    def integer(self, low: int, high: int) -> int:
        """A whole number from `low` to `high`, both included."""
        return low + int(self._random.random() * (high - low + 1))

    def permutation(self, n: int) -> list[int]:
        """The numbers from 0 to n - 1 in random order."""
        keys = [self._random.random() for _ in range(n)]
        return sorted(range(n), key=keys.__getitem__)
