"""Your numbers have the wrong sign: following them downhill leads away from the
teacher.
"""

from torch import Tensor


def soft_gradient(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    q = (student_logits / temperature).softmax(dim=-1)
    p = (teacher_logits / temperature).softmax(dim=-1)
    return temperature * (p - q) / len(student_logits)
