"""Your numbers are the gaps between logits: the limit of a very high temperature, and
only up to a constant for each row.
"""

from torch import Tensor


def soft_gradient(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    gap = student_logits - teacher_logits
    return gap / student_logits.numel()
