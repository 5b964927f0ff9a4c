"""The parts of a Transformer, one idea a module."""

from llmos_edu.nn.activations import ACTIVATIONS, gelu, gelu_tanh, relu
from llmos_edu.nn.alibi import AlibiBias, alibi_slopes
from llmos_edu.nn.attention import (
    MultiHeadAttention,
    attend,
    attention,
    attention_weights,
)
from llmos_edu.nn.blocks import DecoderCache, DecoderLayer, EncoderLayer
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
from llmos_edu.nn.masks import causal_mask, key_mask, local_mask, padding_mask
from llmos_edu.nn.moe import MixtureLayer, MixtureOfExperts, MoEOutput
from llmos_edu.nn.normalization import LayerNorm, RMSNorm, layer_norm, rms_norm
from llmos_edu.nn.positions import (
    LearnedPositions,
    SinusoidalPositions,
    new_positions,
    sinusoid_table,
)
from llmos_edu.nn.rotary import RotaryPositions, rotate, rotation_table
from llmos_edu.nn.routing import (
    Routing,
    balance_loss,
    capacity_for,
    within_capacity,
    z_loss,
)
from llmos_edu.nn.stacks import (
    Decoder,
    Encoder,
    LayerStack,
    ScaledEmbedding,
    draw_balanced,
)

__all__ = [
    "ACTIVATIONS",
    "GATES",
    "AlibiBias",
    "Decoder",
    "DecoderCache",
    "DecoderLayer",
    "Embedding",
    "Encoder",
    "EncoderLayer",
    "Experts",
    "FeedForward",
    "GShardGate",
    "KVCache",
    "LayerNorm",
    "LayerStack",
    "LearnedPositions",
    "Linear",
    "MixtureLayer",
    "MixtureOfExperts",
    "MoEOutput",
    "MultiHeadAttention",
    "NoisyTopKGate",
    "RMSNorm",
    "RotaryPositions",
    "Routing",
    "ScaledEmbedding",
    "SinusoidalPositions",
    "SwitchGate",
    "TopKGate",
    "alibi_slopes",
    "attend",
    "attention",
    "attention_weights",
    "balance_loss",
    "capacity_for",
    "causal_mask",
    "draw_balanced",
    "embed",
    "gelu",
    "gelu_tanh",
    "grouped_linear",
    "key_mask",
    "layer_norm",
    "linear",
    "local_mask",
    "new_gate",
    "new_positions",
    "padding_mask",
    "relu",
    "rms_norm",
    "rotate",
    "rotation_table",
    "send_to_experts",
    "sinusoid_table",
    "within_capacity",
    "z_loss",
]
