"""Your feed-forward part is one matrix alone: it has two, and each has its bias."""


def layer_parameters(d_model: int, d_ff: int) -> tuple[int, int]:
    attention = 4 * d_model * d_model + 4 * d_model
    feed_forward = d_model * d_ff
    one_norm = 2 * d_model
    encoder = attention + feed_forward + 2 * one_norm
    return encoder, encoder + attention + one_norm
