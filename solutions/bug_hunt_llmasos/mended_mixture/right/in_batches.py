"""Multiplies batches of tokens for all experts at once."""

import torch.nn.functional as F


def mended_mixture(x, w_gate, w_in, w_out):
    hidden = F.gelu(x.unsqueeze(1) @ w_in)
    answers = hidden @ w_out
    shares = (x @ w_gate).softmax(dim=-1).mT.unsqueeze(-1)
    return (shares * answers).sum(dim=1)
