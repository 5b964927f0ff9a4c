"""You take token 0 for padding, which it is not, and never look at `ignore_id`."""

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
    counts = target_ids > 0
    student, targets = student_logits[counts], target_ids[counts]
    soft = soft_loss(student, teacher_logits[counts], temperature)
    hard = F.cross_entropy(student, targets)
    return (1 - hard_weight) * soft + hard_weight * hard
