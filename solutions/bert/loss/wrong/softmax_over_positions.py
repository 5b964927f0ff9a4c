"""Your softmax runs over the positions of a row. The tokens of the vocabulary compete,
not the positions.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits.log_softmax(dim=1)[asked]
    return -log_p.gather(-1, target_ids[asked][:, None]).mean()
