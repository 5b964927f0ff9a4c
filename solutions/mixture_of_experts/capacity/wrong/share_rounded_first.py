"""You rounded the even share up and then again after the factor. Round once, at the
end.
"""

import math


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts / n_experts
    return math.ceil(math.ceil(even_share) * capacity_factor)
