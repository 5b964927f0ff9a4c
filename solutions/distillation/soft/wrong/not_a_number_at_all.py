"""Your loss is not a number even for small logits: does `kl_div` get logarithms as
target without `log_target=True`, or did you take the logarithm of raw logits?
"""

from torch import Tensor


def soft_loss(
    student_logits: Tensor, teacher_logits: Tensor, temperature: float
) -> Tensor:
    log_p = (teacher_logits / temperature).log_softmax(dim=-1)
    log_q = (student_logits / temperature).log_softmax(dim=-1)
    divergence = (log_p.exp() * (log_p.log() - log_q)).sum(dim=-1)
    return temperature**2 * divergence.mean()
