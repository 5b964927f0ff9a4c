"""Your mixture is the plain mean of the experts: the gate has no say."""

import torch
import torch.nn.functional as F


def mended_mixture(x, w_gate, w_in, w_out):
    hidden = F.gelu(torch.einsum("bsd,edf->besf", x, w_in))
    answers = torch.einsum("besf,efd->besd", hidden, w_out)
    return answers.mean(dim=1)
