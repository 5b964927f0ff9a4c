"""Something small inside your logarithm, like 1e-8, caps what a wrong student can lose:
where it is most wrong, it learns nothing. Take log_softmax.
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    p = (teacher_logits / temperature).softmax(dim=-1)
    q = (student_logits / temperature).softmax(dim=-1)
    log_ratio = (p + 1e-8).log() - (q + 1e-8).log()
    return temperature**2 * (p * log_ratio).sum(dim=-1).mean()
