"""Your hard part ignores -100, whatever `ignore_id` says."""

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
    soft = soft_loss(student_logits[counts], teacher_logits[counts], temperature)
    hard = F.cross_entropy(student_logits.mT, target_ids)
    return (1 - hard_weight) * soft + hard_weight * hard
