"""With two answers, log p is the logsigmoid of the difference of their scores."""

import torch
import torch.nn.functional as F
from torch import Tensor


def next_sentence_loss(
    hidden: Tensor,
    w_pool: Tensor,
    b_pool: Tensor,
    w: Tensor,
    b: Tensor,
    is_next: Tensor,
) -> Tensor:
    pooled = torch.tanh(hidden[:, 0, :] @ w_pool + b_pool)
    logits = pooled @ w + b
    margin = logits[:, 0] - logits[:, 1]
    return -F.logsigmoid(torch.where(is_next, margin, -margin)).mean()
