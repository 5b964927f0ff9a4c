"""You added or averaged the features: changes up and down cancel. Ask for any of
them.
"""

import torch
from torch import Tensor


def experts_felt(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor
) -> Tensor:
    before = mixture(x, w_gate, w_in, w_out)
    n_felt = torch.zeros(x.shape[:2], dtype=torch.int64)
    for expert in range(len(w_out)):
        louder = w_out.clone()
        louder[expert] *= 2
        after = mixture(x, w_gate, w_in, louder)
        n_felt += (after - before).sum(dim=-1).abs() > 1e-4
    return n_felt
