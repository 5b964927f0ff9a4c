"""You took the probability of the most probable token instead of that of the target:
this loss falls when the model is sure, right or wrong.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    return -logits[asked].log_softmax(dim=-1).amax(dim=-1).mean()
