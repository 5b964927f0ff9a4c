"""Lets torch skip the positions."""

import torch.nn.functional as F
from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    scores = logits.flatten(0, 1)
    return F.cross_entropy(scores, target_ids.flatten(), ignore_index=-100)
