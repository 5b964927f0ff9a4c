"""Your numbers are those of the divergence the other way round: the student's shares
weigh the terms. The teacher's must.
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    log_p = (teacher_logits / temperature).log_softmax(dim=-1)
    log_q = (student_logits / temperature).log_softmax(dim=-1)
    return temperature**2 * (log_q.exp() * (log_q - log_p)).sum(dim=-1).mean()
