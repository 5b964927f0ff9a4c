"""Your hard part asks for the teacher's best guess. The right answers are those of
the text: target_ids.
"""

import torch.nn.functional as F
from torch import Tensor


def distillation_loss(
    student_logits: Tensor,
    teacher_logits: Tensor,
    target_ids: Tensor,
    temperature: float,
    hard_weight: float,
    ignore_id: int = -100,
) -> Tensor:
    counts = target_ids != ignore_id
    student, teacher = student_logits[counts], teacher_logits[counts]
    soft = soft_loss(student, teacher, temperature)
    hard = F.cross_entropy(student, teacher.argmax(dim=-1))
    return (1 - hard_weight) * soft + hard_weight * hard
