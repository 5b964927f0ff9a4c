"""Your numbers are squared gaps between shares. The divergence compares logarithms."""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    p = (teacher_logits / temperature).softmax(dim=-1)
    q = (student_logits / temperature).softmax(dim=-1)
    return temperature**2 * ((p - q) ** 2).sum(dim=-1).mean()
