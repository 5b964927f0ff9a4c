r"""Mixture of experts: many feed-forward layers, of which each token uses a few.

Read in this order:

1. `MoEOutput`          the answer, two losses that keep a gate healthy, the routing
2. `MixtureOfExperts`   a gate and its experts, in the place of a feed-forward layer
3. `MixtureLayer`       attention between tokens, then a mixture for each

Axes: see `llmos_edu.nn.routing`.

Source: Shazeer et al. (2017), arXiv:1701.06538, section 2; in a Transformer: Lepikhin
et al. (2020), GShard, arXiv:2006.16668, section 2.1.
"""

from typing import NamedTuple

from jaxtyping import Bool, Float
from torch import Tensor, nn

from llmos_edu.core.components import Implementation
from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.nn.attention import MultiHeadAttention
from llmos_edu.nn.dispatch import send_to_experts
from llmos_edu.nn.experts import Experts
from llmos_edu.nn.gates import new_gate
from llmos_edu.nn.kv_cache import KVCache
from llmos_edu.nn.normalization import LayerNorm
from llmos_edu.nn.routing import Routing, balance_loss, z_loss


class MoEOutput(NamedTuple):
    """What a mixture answers, and what training has to know of it."""

    output: Tensor
    """One vector per token, of the input's shape."""

    balance_loss: Tensor
    """1 if all experts get their share, up to n_experts if not; see `balance_loss`."""

    z_loss: Tensor
    """How large the gate's scores have grown; see `z_loss`."""

    routing: Routing
    """Where every token went, all sequences one after the other."""


class MixtureOfExperts(nn.Module):
    r"""Let a gate choose, for each token, the experts that answer it.

    Parameters grow with the number of experts, the work for a token does not.

    Args:
        d_model: Width of a token, in and out.
        d_ff: Width inside an expert.
        n_experts: Experts to choose from.
        n_active_experts: Experts each token is sent to.
        gate: A name in `GATES`, or a gate: a module that turns tokens (token, d_model)
            into a `Routing` and has the attributes n_experts and n_active_experts.
        activation: The bend inside an expert, a name in `ACTIVATIONS`.
        is_gated: Give the experts a factor of their own, as GLaM; see `Experts`.
        implementation: "fused" sorts tokens by expert, "readable" loops over experts.

    Raises:
        ConfigError: more experts are to be active than there are, none, or another
            number than the gate chooses.
        UnknownNameError: no gate or no activation has this name.
    """

    def __init__(
        self,
        *,
        d_model: int,
        d_ff: int,
        n_experts: int,
        n_active_experts: int = 2,
        gate: str | nn.Module = "top_k",
        activation: str = "gelu",
        is_gated: bool = False,
        implementation: Implementation = "fused",
    ) -> None:
        super().__init__()
        if isinstance(gate, str):
            gate = new_gate(
                gate,
                d_model=d_model,
                n_experts=n_experts,
                n_active_experts=n_active_experts,
            )
        if (gate.n_experts, gate.n_active_experts) != (n_experts, n_active_experts):
            raise ConfigError(
                f"a gate must choose as its mixture does, got {n_active_experts=} of "
                f"{n_experts=}, and a {type(gate).__name__} that chooses "
                f"{gate.n_active_experts} of {gate.n_experts}"
            )
        self.gate = gate
        self.experts = Experts(
            n_experts=n_experts,
            d_model=d_model,
            d_ff=d_ff,
            activation=activation,
            is_gated=is_gated,
        )
        self.implementation: Implementation = implementation

    def forward(self, x: Float[Tensor, "*batch d_model"]) -> MoEOutput:
        """Answer each token of `x`; they share the experts' capacity.

        Raises:
            InputError: there is no token, and so nothing to route.
        """
        tokens = x.flatten(end_dim=-2) if x.ndim > 1 else x.unsqueeze(0)
        if len(tokens) == 0:
            raise InputError(
                f"a mixture needs at least one token, got shape {tuple(x.shape)}"
            )
        routing = self.gate(tokens)
        mixed = send_to_experts(
            tokens, routing, self.experts, implementation=self.implementation
        )  # (token, d_model)
        return MoEOutput(
            output=mixed.view(x.shape),
            balance_loss=balance_loss(routing.logits, routing.expert_ids),
            z_loss=z_loss(routing.logits),
            routing=routing,
        )


class MixtureLayer(nn.Module):
    """Self-attention and a mixture of experts, each added to what was there.

    Like `EncoderLayer` with normalization before each part, but with a mixture in the
    place of the feed-forward layer. A token that finds no expert keeps what it had.

    Args:
        d_model: Width of a token, in and out.
        n_heads: Attention heads; must divide d_model.
        mixture: The experts and their gate, of the same width.
        dropout: Chance of dropping an activation while training, in [0, 1).
    """

    def __init__(
        self,
        *,
        d_model: int,
        n_heads: int,
        mixture: MixtureOfExperts,
        dropout: float = 0.0,
    ) -> None:
        super().__init__()
        self.attention_norm = LayerNorm(d_model)
        self.attention = MultiHeadAttention(
            d_model=d_model, n_heads=n_heads, dropout=dropout
        )
        self.mixture_norm = LayerNorm(d_model)
        self.mixture = mixture
        self.dropout = nn.Dropout(dropout)

    def forward(
        self,
        x: Float[Tensor, "batch seq d_model"],
        *,
        mask: Bool[Tensor, "*#lead #seq #n_seen"] | None = None,
        is_causal: bool = False,
        cache: KVCache | None = None,
    ) -> MoEOutput:
        """Read the other tokens, then ask the experts.

        Args:
            x: The residual stream.
            mask: True where a token may look.
            is_causal: Hide the future too.
            cache: Earlier keys and values; takes in the new ones.

        Returns:
            The stream with both parts added, and what the mixture says of itself.
        """
        normed = self.attention_norm(x)  # (batch, seq, d_model)
        read = self.attention(normed, mask=mask, is_causal=is_causal, cache=cache)
        x = x + self.dropout(read)  # (batch, seq, d_model)
        answer = self.mixture(self.mixture_norm(x))
        return answer._replace(output=x + self.dropout(answer.output))
