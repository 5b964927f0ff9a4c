"""Your weights hold a number for every expert. Return those of the chosen ones."""

import math

import torch
from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    best, expert_ids = logits.topk(n_active_experts, dim=-1)
    kept = torch.full_like(logits, -math.inf).scatter(1, expert_ids, best)
    return expert_ids, kept.softmax(dim=-1)
