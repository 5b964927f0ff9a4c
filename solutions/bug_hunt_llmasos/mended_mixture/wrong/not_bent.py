"""Your experts lack the gelu between their two matrices."""

import torch


def mended_mixture(x, w_gate, w_in, w_out):
    gate = (x @ w_gate).softmax(dim=-1)
    hidden = torch.einsum("bsd,edf->besf", x, w_in)
    answers = torch.einsum("besf,efd->besd", hidden, w_out)
    return torch.einsum("bse,besd->bsd", gate, answers)
