"""Goes through the tokens one at a time."""

import torch
from torch import Tensor


def top_k_gate(logits: Tensor, n_active_experts: int) -> tuple[Tensor, Tensor]:
    chosen, weights = [], []
    for scores in logits:
        order = sorted(range(len(scores)), key=lambda e: -scores[e].item())
        best = order[:n_active_experts]
        chosen.append(best)
        weights.append(torch.stack([scores[e] for e in best]).softmax(dim=0))
    return torch.tensor(chosen), torch.stack(weights)
