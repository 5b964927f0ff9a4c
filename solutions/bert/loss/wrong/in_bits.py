"""Your loss is in bits: log to base 2. In nats it is the natural logarithm."""

import math

from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    log_p = logits[asked].log_softmax(dim=-1)
    at_target = log_p.gather(-1, target_ids[asked][:, None])
    return -at_target.mean() / math.log(2)
