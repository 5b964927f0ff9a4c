"""Your capacity is rounded to the nearest number. Round up."""


def capacity_for(
    n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    even_share = n_tokens * n_active_experts / n_experts
    return round(even_share * capacity_factor)
