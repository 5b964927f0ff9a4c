"""Your numbers are those of plain shares: p and q are taken at T, too."""

from torch import Tensor


def soft_gradient(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    q, p = student_logits.softmax(dim=-1), teacher_logits.softmax(dim=-1)
    return temperature * (q - p) / len(student_logits)
