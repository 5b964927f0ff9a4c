"""Your capacity is one too large where nothing is left to round."""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts / n_experts
    return math.floor(even_share * capacity_factor) + 1
