"""The KV cache: keys and values of the past, kept so that each is computed once.

Without it, writing token n costs a pass over all n tokens; with it, over one.

Source: Shazeer (2019), Fast Transformer Decoding, arXiv:1911.02150, section 2.4.
"""

import torch
from jaxtyping import Float
from torch import Tensor

from llmos_edu.core.errors import InputError


class KVCache:
    """Room for the keys and values of one attention layer, filled from the left.

    Args:
        batch_size: Sequences that are written side by side.
        n_kv_heads: Key-value heads of the layer.
        max_seq_len: Tokens there is room for.
        d_head: Width of a token inside one head.
        device: Where the layer's parameters are.
        dtype: What the layer computes in.
    """

    def __init__(
        self,
        *,
        batch_size: int,
        n_kv_heads: int,
        max_seq_len: int,
        d_head: int,
        device: torch.device | None = None,
        dtype: torch.dtype | None = None,
    ) -> None:
        shape = (batch_size, n_kv_heads, max_seq_len, d_head)
        self.keys = torch.empty(shape, device=device, dtype=dtype)
        self.values = torch.empty(shape, device=device, dtype=dtype)
        self.n_past = 0

    def append(
        self,
        key: Float[Tensor, "batch kv_head seq d_head"],
        value: Float[Tensor, "batch kv_head seq d_head"],
    ) -> tuple[
        Float[Tensor, "batch kv_head n_seen d_head"],
        Float[Tensor, "batch kv_head n_seen d_head"],
    ]:
        """Store what is new and return all there is, past and new.

        Raises:
            InputError: there is no room left.
        """
        end = self.n_past + key.shape[2]
        if end > self.keys.shape[2]:
            raise InputError(
                f"a cache holds at most max_seq_len={self.keys.shape[2]} tokens, "
                f"got {self.n_past} past + {key.shape[2]} new = {end}"
            )
        self.keys[:, :, self.n_past : end] = key
        self.values[:, :, self.n_past : end] = value
        self.n_past = end
        return self.keys[:, :, :end], self.values[:, :, :end]

    @property
    def n_bytes(self) -> int:
        """Memory that the cache takes, filled or not."""
        return self.keys.nbytes + self.values.nbytes
