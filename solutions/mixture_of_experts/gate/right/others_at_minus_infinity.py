"""Gives the others a score of minus infinity, as the paper writes it."""

import math

import torch
from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    expert_ids = logits.topk(n_active_experts, dim=-1).indices
    kept = torch.full_like(logits, -math.inf)
    kept = kept.scatter(1, expert_ids, logits.gather(1, expert_ids))
    return expert_ids, kept.softmax(dim=-1).gather(1, expert_ids)
