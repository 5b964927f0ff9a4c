"""log p is the logit less the logsumexp, in float64."""

import torch
from torch import Tensor


def masked_loss(logits: Tensor, target_ids: Tensor) -> Tensor:
    asked = target_ids != -100
    scores, targets = logits[asked].double(), target_ids[asked]
    at_target = scores[torch.arange(len(targets)), targets]
    return (scores.logsumexp(dim=-1) - at_target).mean().to(logits.dtype)
