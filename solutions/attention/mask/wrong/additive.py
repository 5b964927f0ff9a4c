"""Your mask holds 0 and -inf, to be added to scores. It must be Bool, True where a
query may look.
"""

import torch
from torch import Tensor


def causal_mask(n_queries: int, n_keys: int) -> Tensor:
    hidden = torch.full((n_queries, n_keys), -torch.inf)
    return hidden.triu(diagonal=n_keys - n_queries + 1)
