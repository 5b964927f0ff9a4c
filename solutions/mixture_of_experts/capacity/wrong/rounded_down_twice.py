"""You rounded down, the even share and the capacity. Round once, up, at the end."""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts // n_experts
    return math.floor(even_share * capacity_factor)
