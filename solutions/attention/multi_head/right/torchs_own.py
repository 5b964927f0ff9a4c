"""Uses torch's layer, which keeps its weights transposed and its mask inverted."""

import torch
import torch.nn.functional as F
from torch import Tensor


def multi_head_attention(
    x: Tensor,
    w_query: Tensor,
    w_key: Tensor,
    w_value: Tensor,
    w_out: Tensor,
    n_heads: int,
    mask: Tensor | None = None,
) -> Tensor:
    hidden = None if mask is None else ~mask
    output, _ = F.multi_head_attention_forward(
        *[x.transpose(0, 1)] * 3,
        embed_dim_to_check=x.shape[-1],
        num_heads=n_heads,
        in_proj_weight=torch.cat([w_query.T, w_key.T, w_value.T]),
        in_proj_bias=None,
        bias_k=None,
        bias_v=None,
        add_zero_attn=False,
        dropout_p=0.0,
        out_proj_weight=w_out.T,
        out_proj_bias=None,
        attn_mask=hidden,
        need_weights=False,
    )
    return output.transpose(0, 1)
