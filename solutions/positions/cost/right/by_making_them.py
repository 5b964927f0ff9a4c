"""Makes the tables and asks them."""

import torch


def position_costs(
    max_seq_len: int, d_model: int, n_heads: int
) -> tuple[int, int, int, int]:
    table = torch.zeros(max_seq_len, d_model)
    turns = torch.zeros(2, max_seq_len, d_model // n_heads // 2)
    bias = torch.zeros(n_heads, max_seq_len, max_seq_len)
    return table.numel(), table.nbytes, turns.nbytes, bias.nbytes
