"""GPT-2 as `transformers` stores it: what its weights are called, and ours.

Source: class GPT2LMHeadModel of the `transformers` library.
"""

from torch import Tensor

from llmos_edu.core.errors import CheckpointError
from llmos_edu.models.pretrained import Stored

GPT2_NAMES = {
    "wte.weight": "tokens.weight",
    "wpe.weight": "positions.table",
    "ln_f.weight": "final_norm.gain",
    "ln_f.bias": "final_norm.offset",
}
GPT2_LAYER_NAMES = {
    "ln_1.weight": "attention_norm.gain",
    "ln_1.bias": "attention_norm.offset",
    "attn.c_proj.weight": "attention.w_out.weight",
    "attn.c_proj.bias": "attention.w_out.bias",
    "ln_2.weight": "feed_forward_norm.gain",
    "ln_2.bias": "feed_forward_norm.offset",
    "mlp.c_fc.weight": "feed_forward.w_in.weight",
    "mlp.c_fc.bias": "feed_forward.w_in.bias",
    "mlp.c_proj.weight": "feed_forward.w_out.weight",
    "mlp.c_proj.bias": "feed_forward.w_out.bias",
}


def from_gpt2(stored: Stored) -> Stored:
    """Rename GPT-2's weights to ours, and turn its matrices the right way up.

    GPT-2 multiplies from the other side (its matrices are our transposes) and keeps
    query, key and value in one.

    Raises:
        CheckpointError: it is not a GPT-2, or one with parts that our GPT has not.
    """
    config = stored.config
    if config.get("model_type") != "gpt2":
        raise CheckpointError(
            f"{stored.source} must hold a gpt2, got {config.get('model_type')!r}"
        )
    inner = config.get("n_inner")
    if config.get("activation_function", "gelu_new") != "gelu_new" or (
        inner not in (None, 4 * config["n_embd"])
    ):
        raise CheckpointError(
            f"a GPT-2 must use gelu_new and n_inner = 4 n_embd, got "
            f"{config.get('activation_function')!r} and {inner} in {stored.source}"
        )
    ours = {
        "config": "GPTConfig",
        "version": 1,
        "vocab_size": config["vocab_size"],
        "max_seq_len": config["n_positions"],
        "d_model": config["n_embd"],
        "n_layers": config["n_layer"],
        "n_heads": config["n_head"],
        "activation": "gelu_tanh",
        "dropout": config.get("resid_pdrop", 0.0),
        "positions": "learned",
    }
    tensors: dict[str, Tensor] = {}
    for name, tensor in stored.tensors.items():
        tensors |= _ours(name.removeprefix("transformer."), tensor)
    return Stored(source=stored.source, config=ours, tensors=tensors)


def _ours(name: str, tensor: Tensor) -> dict[str, Tensor]:
    """Translate one of GPT-2's tensors into ours, none or several."""
    if name in GPT2_NAMES:
        return {GPT2_NAMES[name]: tensor}
    if name == "lm_head.weight" or name.endswith((".attn.bias", ".attn.masked_bias")):
        return {}  # the tied table again, and masks that we compute
    _, index, part = name.split(".", 2) if name.startswith("h.") else ("", "", name)
    if tensor.ndim == 2:
        tensor = tensor.T.contiguous()
    if part in GPT2_LAYER_NAMES:
        return {f"layers.{index}.{GPT2_LAYER_NAMES[part]}": tensor}
    kind = part.removeprefix("attn.c_attn.")
    if kind not in ("weight", "bias"):
        raise CheckpointError(f"a GPT-2 has no tensor named {name!r}")
    parts = zip(("w_query", "w_key", "w_value"), tensor.chunk(3), strict=True)
    return {f"layers.{index}.attention.{p}.{kind}": t.clone() for p, t in parts}
