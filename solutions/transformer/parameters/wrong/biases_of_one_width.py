"""Your feed-forward biases are both as wide as the model. The first is as wide as the
inside: d_ff.
"""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    attention = 4 * d_model * d_model + 4 * d_model
    feed_forward = 2 * d_model * d_ff + 2 * d_model
    one_norm = 2 * d_model
    encoder = attention + feed_forward + 2 * one_norm
    return encoder, encoder + attention + one_norm
