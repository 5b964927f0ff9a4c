"""Sums each part under a mask and divides by the number of rows that count."""

from torch import Tensor


def distillation_loss(
    student_logits: Tensor,
    teacher_logits: Tensor,
    target_ids: Tensor,
    temperature: float,
    hard_weight: float,
    ignore_id: int = -100,
) -> Tensor:
    counts = (target_ids != ignore_id).double()
    log_p = (teacher_logits.double() / temperature).log_softmax(-1)
    log_q = (student_logits.double() / temperature).log_softmax(-1)
    soft = temperature**2 * (log_p.exp() * (log_p - log_q)).sum(-1)
    safe = target_ids.clamp(min=0).unsqueeze(-1)
    hard = -student_logits.double().log_softmax(-1).gather(-1, safe).squeeze(-1)
    rows = (1 - hard_weight) * soft + hard_weight * hard
    return ((rows * counts).sum() / counts.sum()).float()
