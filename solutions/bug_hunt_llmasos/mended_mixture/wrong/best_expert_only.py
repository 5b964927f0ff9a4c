"""Only the best expert of each token answers. This mixture is soft: all of them do."""

import torch
import torch.nn.functional as F


def mended_mixture(x, w_gate, w_in, w_out):
    gate = (x @ w_gate).softmax(dim=-1)
    gate = gate * (gate == gate.amax(dim=-1, keepdim=True))
    hidden = F.gelu(torch.einsum("bsd,edf->besf", x, w_in))
    answers = torch.einsum("besf,efd->besd", hidden, w_out)
    return torch.einsum("bse,besd->bsd", gate, answers)
