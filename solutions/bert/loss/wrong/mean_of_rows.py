"""You averaged each row first and then the rows: a token in a row with few holes
counts more than others.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits.log_softmax(dim=-1)
    at_target = log_p.gather(-1, target_ids.clamp(min=0)[..., None]).squeeze(-1)
    rows = (at_target * asked).sum(dim=1) / asked.sum(dim=1)
    return -rows.mean()
