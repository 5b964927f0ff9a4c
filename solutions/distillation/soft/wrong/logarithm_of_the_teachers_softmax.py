"""Your loss is not a number for a sure teacher: a share of 0 has no logarithm. Take the
teacher's log_softmax, too.
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    p = (teacher_logits / temperature).softmax(dim=-1)
    log_q = (student_logits / temperature).log_softmax(dim=-1)
    return temperature**2 * (p * (p.log() - log_q)).sum(dim=-1).mean()
