"""You rounded the tokens of an expert down before you counted their choices. Round
once, up, at the end.
"""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens // n_experts * n_active_experts
    return math.ceil(even_share * capacity_factor)
