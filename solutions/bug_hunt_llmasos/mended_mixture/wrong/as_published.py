"""Your mixture is still the published one: nothing is mended yet."""


def mended_mixture(x, w_gate, w_in, w_out):
    return published_mixture(x, w_gate, w_in, w_out)
