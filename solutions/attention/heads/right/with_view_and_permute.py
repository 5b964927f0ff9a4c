"""Uses view, permute and reshape."""

from torch import Tensor


def split_heads(x: Tensor, n_heads: int) -> Tensor:
    batch, seq_len, d_model = x.shape
    return x.view(batch, seq_len, n_heads, d_model // n_heads).permute(0, 2, 1, 3)


def join_heads(x: Tensor) -> Tensor:
    batch, n_heads, seq_len, d_head = x.shape
    return x.permute(0, 2, 1, 3).reshape(batch, seq_len, n_heads * d_head)
