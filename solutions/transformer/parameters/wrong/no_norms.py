"""Your numbers are those without norms: each has a gain and an offset."""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    attention = 4 * d_model * d_model + 4 * d_model
    encoder = attention + 2 * d_model * d_ff + d_ff + d_model
    return encoder, encoder + attention
