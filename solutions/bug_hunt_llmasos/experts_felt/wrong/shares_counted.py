"""You added up by how much, not by how many."""

import torch
from torch import Tensor


def experts_felt(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor
) -> Tensor:
    before = mixture(x, w_gate, w_in, w_out)
    n_felt = torch.zeros(x.shape[:2], dtype=torch.float32)
    for expert in range(len(w_out)):
        louder = w_out.clone()
        louder[expert] *= 2
        after = mixture(x, w_gate, w_in, louder)
        n_felt += (after - before).abs().amax(dim=-1)
    return n_felt
