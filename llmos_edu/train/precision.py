"""The only place of mixed precision: bfloat16 where it is safe, float32 elsewhere.

bfloat16 keeps float32's range and 8 of its 24 bits of precision. Matrix products bear
that, and run about twice as fast or better where the processor has instructions for
them. Weights, gradients, optimizer, softmax, norms and losses stay in float32, and as
the range is the same, the loss needs no scaling.

Source: Micikevicius et al. (2018), Mixed Precision Training, arXiv:1710.03740, section
3; Kalamkar et al. (2019), A Study of BFLOAT16 for Deep Learning Training,
arXiv:1905.12322.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal

import torch

from llmos_edu.core.components import choose

Precision = Literal["float32", "bfloat16"]
IS_MIXED = {"float32": False, "bfloat16": True}


@contextmanager
def autocast(
    device: torch.device | str, *, precision: Precision = "bfloat16"
) -> Iterator[None]:
    """Run matrix products of a block in the given precision.

    Wrap the forward pass and the loss; leave backward outside, as it follows the types
    that forward chose.

    Args:
        device: Where the block computes.
        precision: "bfloat16", or "float32", which changes nothing.

    Example:
        >>> with autocast("cpu"):
        ...     (torch.ones(2, 2) @ torch.ones(2, 2)).dtype
        torch.bfloat16
    """
    is_mixed = choose("precision", precision, IS_MIXED)
    with torch.autocast(torch.device(device).type, torch.bfloat16, enabled=is_mixed):
        yield
