"""Your attention is still the published one: nothing is mended yet."""


def mended_attention(x, w_qkv, w_proj, n_heads, is_causal=False):
    return published_attention(x, w_qkv, w_proj, n_heads, is_causal)
