"""The parts of a Transformer, one idea a module."""

from llmos_edu.nn.activations import ACTIVATIONS, gelu, gelu_tanh, relu
from llmos_edu.nn.attention import (
    MultiHeadAttention,
    attend,
    attention,
    attention_weights,
)
from llmos_edu.nn.blocks import EncoderLayer
from llmos_edu.nn.dispatch import send_to_experts
from llmos_edu.nn.embedding import Embedding, embed
from llmos_edu.nn.experts import Experts, grouped_linear
from llmos_edu.nn.feed_forward import FeedForward
from llmos_edu.nn.gates import (
    GATES,
    GShardGate,
    NoisyTopKGate,
    SwitchGate,
    TopKGate,
    new_gate,
)
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.linear import Linear, linear
from llmos_edu.nn.masks import causal_mask, local_mask, padding_mask
from llmos_edu.nn.moe import MixtureLayer, MixtureOfExperts, MoEOutput
from llmos_edu.nn.normalization import LayerNorm, RMSNorm, layer_norm, rms_norm
from llmos_edu.nn.positions import (
    LearnedPositions,
    SinusoidalPositions,
    sinusoid_table,
)
from llmos_edu.nn.routing import (
    Routing,
    balance_loss,
    capacity_for,
    within_capacity,
    z_loss,
)

__all__ = [
    "ACTIVATIONS",
    "GATES",
    "Embedding",
    "EncoderLayer",
    "Experts",
    "FeedForward",
    "GShardGate",
    "KVCache",
    "LayerNorm",
    "LearnedPositions",
    "Linear",
    "MixtureLayer",
    "MixtureOfExperts",
    "MoEOutput",
    "MultiHeadAttention",
    "NoisyTopKGate",
    "RMSNorm",
    "Routing",
    "SinusoidalPositions",
    "SwitchGate",
    "TopKGate",
    "attend",
    "attention",
    "attention_weights",
    "balance_loss",
    "capacity_for",
    "causal_mask",
    "embed",
    "gelu",
    "gelu_tanh",
    "grouped_linear",
    "layer_norm",
    "linear",
    "local_mask",
    "new_gate",
    "padding_mask",
    "relu",
    "rms_norm",
    "send_to_experts",
    "sinusoid_table",
    "within_capacity",
    "z_loss",
]
