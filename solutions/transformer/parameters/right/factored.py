"""Collects the powers of d_model."""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    encoder = 4 * d_model**2 + d_model * (2 * d_ff + 9) + d_ff
    return encoder, encoder + 4 * d_model**2 + 6 * d_model
