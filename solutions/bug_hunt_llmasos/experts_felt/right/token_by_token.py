"""Asks for each token and each expert whether anything moved."""

import torch
from torch import Tensor


def experts_felt(
    mixture, x: Tensor, w_gate: Tensor, w_in: Tensor, w_out: Tensor
) -> Tensor:
    before = mixture(x, w_gate, w_in, w_out)
    counts = [[0] * x.shape[1] for _ in range(x.shape[0])]
    for expert in range(w_out.shape[0]):
        changed = torch.cat([w_out[:expert], 2 * w_out[[expert]], w_out[expert + 1 :]])
        after = mixture(x, w_gate, w_in, changed)
        for i in range(x.shape[0]):
            for j in range(x.shape[1]):
                counts[i][j] += int((after - before)[i, j].abs().max() > 1e-4)
    return torch.tensor(counts)
