"""Your numbers are those of the published code: nothing is mended yet."""


def mended_attention(x, w_qkv, w_proj, n_heads, is_causal=False):
    return published_attention(x, w_qkv, w_proj, n_heads, is_causal)


def mended_mixture(x, w_gate, w_in, w_out):
    return published_mixture(x, w_gate, w_in, w_out)
