"""You took the log of every softmax: log 0 has a gradient of NaN. Take log_softmax."""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits.softmax(dim=-1).log()[asked]
    return -log_p.gather(-1, target_ids[asked][:, None]).mean()
