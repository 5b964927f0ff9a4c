"""You averaged the probabilities and took the log of the mean. Take the log of each
first.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits[asked].log_softmax(dim=-1)
    at_target = log_p.gather(-1, target_ids[asked][:, None])
    return -at_target.exp().mean().log()
