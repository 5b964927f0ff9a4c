"""Your attention has three projections. The fourth mixes the heads: w_out."""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    attention = 3 * d_model * d_model + 3 * d_model
    feed_forward = 2 * d_model * d_ff + d_ff + d_model
    one_norm = 2 * d_model
    encoder = attention + feed_forward + 2 * one_norm
    return encoder, encoder + attention + one_norm
