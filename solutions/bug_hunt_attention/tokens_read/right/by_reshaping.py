"""Reshapes the numbers of the tokens and looks."""

import torch


def tokens_read(n_heads: int, seq_len: int, head: int) -> tuple[int, int]:
    token_of_number = torch.arange(seq_len).repeat_interleave(n_heads)
    tokens = token_of_number.reshape(n_heads, seq_len)[head]
    return tokens[0].item(), tokens[-1].item()
