"""The cross-entropy with soft targets minus the teacher's entropy, in float64."""

import torch
from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    p = torch.softmax(teacher_logits.double() / temperature, dim=-1)
    log_p = torch.log_softmax(teacher_logits.double() / temperature, dim=-1)
    log_q = torch.log_softmax(student_logits.double() / temperature, dim=-1)
    surprise, entropy = -(p * log_q).sum(-1), -(p * log_p).sum(-1)
    return (temperature**2 * (surprise - entropy).mean()).float()
