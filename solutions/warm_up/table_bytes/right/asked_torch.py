"""Asks torch how large the numbers are."""

import torch


def table_bytes(vocab_size: int, d_model: int) -> tuple[int, int]:
    table = torch.empty(vocab_size, d_model)
    half = table.bfloat16()
    return table.nbytes, half.nbytes
