"""Your numbers are those of a teacher at temperature 1. Both sides are softened by
the same T.
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    log_p = teacher_logits.log_softmax(dim=-1)
    log_q = (student_logits / temperature).log_softmax(dim=-1)
    return temperature**2 * (log_p.exp() * (log_p - log_q)).sum(dim=-1).mean()
