"""Goes through the rows one by one."""

import torch
from torch import Tensor


def distillation_loss(
    student_logits: Tensor,
    teacher_logits: Tensor,
    target_ids: Tensor,
    temperature: float,
    hard_weight: float,
    ignore_id: int = -100,
) -> Tensor:
    losses = []
    rows = zip(
        student_logits.flatten(0, 1),
        teacher_logits.flatten(0, 1),
        target_ids.flatten().tolist(),
        strict=True,
    )
    for student, teacher, target in rows:
        if target == ignore_id:
            continue
        soft = soft_loss(student[None], teacher[None], temperature)
        hard = -student.log_softmax(dim=0)[target]
        losses.append((1 - hard_weight) * soft + hard_weight * hard)
    return torch.stack(losses).mean()
