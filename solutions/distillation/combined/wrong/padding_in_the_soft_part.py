"""Your hard part is right; in the soft part the padding counts too."""

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
    soft = soft_loss(student_logits, teacher_logits, temperature)
    hard = F.cross_entropy(student_logits.mT, target_ids, ignore_index=ignore_id)
    return (1 - hard_weight) * soft + hard_weight * hard
