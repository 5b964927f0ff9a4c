"""Your capacity is the even share without its factor."""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts / n_experts
    return math.ceil(even_share)
