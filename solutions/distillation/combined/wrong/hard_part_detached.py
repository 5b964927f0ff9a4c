"""Your numbers are right, but the hard part has no gradient: nothing would be learnt
from the right answers.
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
    student, targets = student_logits[counts], target_ids[counts]
    soft = soft_loss(student, teacher_logits[counts], temperature)
    hard = F.cross_entropy(student.detach(), targets)
    return (1 - hard_weight) * soft + hard_weight * hard
