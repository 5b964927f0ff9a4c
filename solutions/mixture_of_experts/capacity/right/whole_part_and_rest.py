"""Adds one to the whole part where something is left."""


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    exact = n_tokens * n_active_experts / n_experts * capacity_factor
    return int(exact) + (exact > int(exact))
