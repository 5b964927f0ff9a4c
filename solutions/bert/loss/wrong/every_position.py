"""Your loss counts every position, with token 0 as the target where nothing was
asked.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    log_p = logits.log_softmax(dim=-1)
    return -log_p.gather(-1, target_ids.clamp(min=0)[..., None]).mean()
