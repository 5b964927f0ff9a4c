"""Uses torch's divergence on flattened rows."""

import torch.nn.functional as F
from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    vocab_size = student_logits.shape[-1]
    log_q = F.log_softmax(student_logits.reshape(-1, vocab_size) / temperature, dim=-1)
    log_p = F.log_softmax(teacher_logits.reshape(-1, vocab_size) / temperature, dim=-1)
    mean = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
    return temperature**2 * mean
