"""Your numbers are q - p alone: one T is missing, and the mean over the rows."""

from torch import Tensor


def soft_gradient(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    q = (student_logits / temperature).softmax(dim=-1)
    p = (teacher_logits / temperature).softmax(dim=-1)
    return q - p
