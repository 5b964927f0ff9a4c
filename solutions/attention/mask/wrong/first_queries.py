"""Your mask is that of the first `n_queries` positions. The queries are the last
ones: the newest stands beside the newest key.
"""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    return torch.ones(n_queries, n_keys, dtype=torch.bool).tril()
