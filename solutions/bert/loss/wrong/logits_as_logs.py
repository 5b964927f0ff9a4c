"""There is no softmax in your loss: `nll_loss` and `gather` want log p, not logits."""

import torch.nn.functional as F
from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    return F.nll_loss(logits[asked], target_ids[asked])
