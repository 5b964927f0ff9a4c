"""Your capacity is that of one choice for each token: there are n_active_experts of
them.
"""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens / n_experts
    return math.ceil(even_share * capacity_factor)
