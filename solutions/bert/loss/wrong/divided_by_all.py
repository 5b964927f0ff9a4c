"""Your sum is right, but you divided it by the number of all positions. Divide by
those that were asked for.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits[asked].log_softmax(dim=-1)
    at_target = log_p.gather(-1, target_ids[asked][:, None])
    return -at_target.sum() / target_ids.numel()
