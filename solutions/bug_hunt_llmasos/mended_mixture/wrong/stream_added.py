"""You added x. The published mixture gives the answers alone; the stack adds x."""

import torch
import torch.nn.functional as F


def mended_mixture(x, w_gate, w_in, w_out):
    gate = (x @ w_gate).softmax(dim=-1)
    hidden = F.gelu(torch.einsum("bsd,edf->besf", x, w_in))
    answers = torch.einsum("besf,efd->besd", hidden, w_out)
    return x + torch.einsum("bse,besd->bsd", gate, answers)
