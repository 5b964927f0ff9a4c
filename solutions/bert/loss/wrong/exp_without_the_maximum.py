"""Your exp of a large logit is inf, and inf / inf is NaN. Use log_softmax, or subtract
the maximum of each row first.
"""

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    powers = logits[asked].exp()
    shares = powers / powers.sum(dim=-1, keepdim=True)
    return -shares.gather(-1, target_ids[asked][:, None]).log().mean()
