"""Your numbers are those of a softmax. The counts are positive already: divide,
without exp.
"""

from torch import Tensor


def shares(counts: Tensor) -> Tensor:
    return counts.softmax(dim=-1)
