"""Rounds the negative number down."""


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    return -int(-(n_tokens * n_active_experts * capacity_factor) // n_experts)
