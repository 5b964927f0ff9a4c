"""Adds the experts up one at a time."""

import torch
from torch import Tensor


def balance_loss(logits: Tensor, expert_ids: Tensor) -> Tensor:
    shares = torch.softmax(logits, dim=1)
    total = torch.zeros(())
    for expert in range(shares.shape[1]):
        chosen = (expert_ids == expert).float().mean()
        total = total + chosen * shares[:, expert].mean()
    return total * shares.shape[1]
