"""Your loss is not a number for large logits: a share becomes 0 and its logarithm
infinite. Take log_softmax.
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    p = (teacher_logits / temperature).softmax(dim=-1)
    q = (student_logits / temperature).softmax(dim=-1)
    return temperature**2 * (p * (p.log() - q.log())).sum(dim=-1).mean()
