r"""Gates: small layers that choose, for each token, the experts to work on it.

Read in this order:

1. `TopKGate`        the best few, weighted by a softmax among them
2. `NoisyTopKGate`   the same after a noise that lets other experts have a try
3. `SwitchGate`      the best one, weighted by its probability
4. `GShardGate`      the best one, and by chance the second best

`GATES` names them, for configurations. Axes: see `llmos_edu.nn.routing`.

Source: Shazeer et al. (2017), Outrageously Large Neural Networks: The Sparsely-Gated
Mixture-of-Experts Layer, arXiv:1701.06538, section 2.1; Fedus et al. (2021), Switch
Transformers, arXiv:2101.03961, section 2.1; Lepikhin et al. (2020), GShard,
arXiv:2006.16668, section 2.2.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional as F

from llmos_edu.core.components import choose
from llmos_edu.core.errors import ConfigError
from llmos_edu.nn.linear import Linear
from llmos_edu.nn.routing import Routing, capacity_for, within_capacity


class TopKGate(nn.Module):
    r"""Choose the best experts and share out one unit of weight among them.

    $$G(x) = \mathrm{softmax}(\mathrm{KeepTopK}(x W_g, k))$$

    With one active expert its weight is always 1, and only the auxiliary losses teach
    this gate; `SwitchGate` mends that.

    Args:
        d_model: Width of a token.
        n_experts: Experts to choose from.
        n_active_experts: Experts each token is sent to.

    Raises:
        ConfigError: more experts are to be active than there are, or none.

    Source:
        arXiv:1701.06538, equations 3 and 5, without the noise.
    """

    def __init__(
        self, *, d_model: int, n_experts: int, n_active_experts: int = 2
    ) -> None:
        super().__init__()
        _check_counts(n_experts=n_experts, n_active_experts=n_active_experts)
        self.n_experts, self.n_active_experts = n_experts, n_active_experts
        self.w_gate = Linear(d_model, n_experts, bias=False)

    def forward(self, x: Float[Tensor, "token d_model"]) -> Routing:
        """Choose experts for each token of `x`."""
        return _best_few(_precise(self.w_gate(x)), self.n_active_experts)


class NoisyTopKGate(nn.Module):
    r"""Choose the best experts after a noise whose size is learned too.

    $$H(x) = x W_g + \epsilon\,\mathrm{softplus}(x W_\mathrm{noise}),
      \qquad \epsilon \sim \mathcal{N}(0, 1)$$

    The noise, drawn in training only, lets experts that are nearly chosen have a try.
    Both matrices start at zero: no signal yet, and some noise.

    Args:
        d_model: Width of a token.
        n_experts: Experts to choose from.
        n_active_experts: Experts each token is sent to.

    Raises:
        ConfigError: more experts are to be active than there are, or none.

    Source:
        arXiv:1701.06538, equations 3 to 5 and appendix A. Differs from the paper: it
        has balancing losses of its own; here all gates have that of Switch.
    """

    def __init__(
        self, *, d_model: int, n_experts: int, n_active_experts: int = 2
    ) -> None:
        super().__init__()
        _check_counts(n_experts=n_experts, n_active_experts=n_active_experts)
        self.n_experts, self.n_active_experts = n_experts, n_active_experts
        self.w_gate = Linear(d_model, n_experts, bias=False)
        self.w_noise = Linear(d_model, n_experts, bias=False)
        nn.init.zeros_(self.w_gate.weight)
        nn.init.zeros_(self.w_noise.weight)

    def forward(self, x: Float[Tensor, "token d_model"]) -> Routing:
        """Choose experts for each token of `x`."""
        logits = _precise(self.w_gate(x))  # (token, expert)
        if self.training:
            deviation = F.softplus(_precise(self.w_noise(x)))  # (token, expert)
            logits = logits + torch.randn_like(logits) * deviation  # (token, expert)
        return _best_few(logits, self.n_active_experts)


class SwitchGate(nn.Module):
    """Choose the one best expert and weight its answer by its probability.

    Args:
        d_model: Width of a token.
        n_experts: Experts to choose from.
        capacity_factor: Room in each expert, as a multiple of its even share; None
            leaves it without limit.

    Raises:
        ConfigError: there is no expert, or no room in it.

    Source:
        arXiv:2101.03961, equations 2 and 3. Differs from the paper: the input gets no
        jitter.
    """

    n_active_experts = 1

    def __init__(
        self, *, d_model: int, n_experts: int, capacity_factor: float | None = 1.25
    ) -> None:
        super().__init__()
        _check_counts(n_experts=n_experts, n_active_experts=1)
        _check_capacity_factor(capacity_factor)
        self.n_experts, self.capacity_factor = n_experts, capacity_factor
        self.w_gate = Linear(d_model, n_experts, bias=False)

    def forward(self, x: Float[Tensor, "token d_model"]) -> Routing:
        """Choose an expert for each token of `x`, or none if that one is full."""
        logits = _precise(self.w_gate(x))  # (token, expert)
        weights, expert_ids = logits.softmax(dim=-1).topk(1)
        is_asking = torch.ones_like(expert_ids, dtype=torch.bool)  # (token, choice)
        wishes = Routing(
            logits=logits, expert_ids=expert_ids, weights=weights, is_kept=is_asking
        )
        return _find_places(wishes, self.capacity_factor)


class GShardGate(nn.Module):
    """Choose the best expert always, the second best as often as it matters.

    The two share out one unit of weight. In training the second one is asked with twice
    its weight as the chance, so that answers that count little need no room. All first
    choices find their place before any second one.

    Capacity is shared by all tokens of a call: first choices of later tokens can push
    out second choices of earlier ones, so that a text may feel its future.

    Args:
        d_model: Width of a token.
        n_experts: Experts to choose from, at least 2.
        capacity_factor: Room in each expert, as a multiple of its even share; None
            leaves it without limit.

    Raises:
        ConfigError: there are fewer than two experts, or there is no room in them.

    Source:
        arXiv:2006.16668, algorithm 1. Differs from the paper: a second choice that the
        draw skips takes no place, evaluation draws nothing, and the balancing loss
        counts both choices.
    """

    n_active_experts = 2

    def __init__(
        self, *, d_model: int, n_experts: int, capacity_factor: float | None = 1.25
    ) -> None:
        super().__init__()
        _check_counts(n_experts=n_experts, n_active_experts=2)
        _check_capacity_factor(capacity_factor)
        self.n_experts, self.capacity_factor = n_experts, capacity_factor
        self.w_gate = Linear(d_model, n_experts, bias=False)

    def forward(self, x: Float[Tensor, "token d_model"]) -> Routing:
        """Choose up to two experts for each token of `x`."""
        wishes = _best_few(_precise(self.w_gate(x)), 2)
        if self.training:
            second = wishes.weights[:, 1]  # (token)
            wishes.is_kept[:, 1] = 2 * second > torch.rand_like(second)
        return _find_places(wishes, self.capacity_factor)


Gate = TopKGate | NoisyTopKGate | SwitchGate | GShardGate
"""Any of the gates above."""

GATES: dict[str, type[Gate]] = {
    "gshard": GShardGate,
    "noisy_top_k": NoisyTopKGate,
    "switch": SwitchGate,
    "top_k": TopKGate,
}


def new_gate(name: str, *, d_model: int, n_experts: int, n_active_experts: int) -> Gate:
    """Make the gate of this name, with its usual capacity.

    Args:
        name: A name in `GATES`.
        d_model: Width of a token.
        n_experts: Experts to choose from.
        n_active_experts: Experts each token is sent to; 1 for "switch", 2 for "gshard".

    Raises:
        UnknownNameError: no gate has this name.
        ConfigError: more experts are to be active than there are, none, or another
            number than this gate can choose.
    """
    gate = choose("gate", name, GATES)
    if issubclass(gate, TopKGate | NoisyTopKGate):
        return gate(
            d_model=d_model, n_experts=n_experts, n_active_experts=n_active_experts
        )
    if n_active_experts != gate.n_active_experts:
        raise ConfigError(
            f"a {name} gate chooses {gate.n_active_experts} of the experts, "
            f"got {n_active_experts=}; a top_k gate can choose any number"
        )
    return gate(d_model=d_model, n_experts=n_experts)


def _best_few(logits: Float[Tensor, "token expert"], n_active_experts: int) -> Routing:
    best, expert_ids = logits.topk(n_active_experts)
    return Routing(
        logits=logits,
        expert_ids=expert_ids,
        weights=best.softmax(dim=-1),
        is_kept=torch.ones_like(expert_ids, dtype=torch.bool),
    )


def _find_places(wishes: Routing, capacity_factor: float | None) -> Routing:
    """Refuse the choices for which there is no room."""
    n_tokens, n_active_experts = wishes.expert_ids.shape
    is_kept, capacity = wishes.is_kept, None
    if capacity_factor is not None:
        capacity = capacity_for(
            n_tokens=n_tokens,
            n_experts=wishes.n_experts,
            n_active_experts=n_active_experts,
            capacity_factor=capacity_factor,
        )
        is_kept = within_capacity(
            wishes.expert_ids,
            n_experts=wishes.n_experts,
            capacity=capacity,
            is_asking=is_kept,
        )  # (token, choice)
    return Routing(
        logits=wishes.logits,
        expert_ids=wishes.expert_ids,
        weights=wishes.weights.masked_fill(~is_kept, 0.0),
        is_kept=is_kept,
        capacity=capacity,
    )


def _precise(logits: Float[Tensor, "token expert"]) -> Float[Tensor, "token expert"]:
    """Leave half precision behind: choosing is sensitive to rounding."""
    return logits.to(torch.promote_types(logits.dtype, torch.float32))


def _check_counts(*, n_experts: int, n_active_experts: int) -> None:
    if not 1 <= n_active_experts <= n_experts:
        raise ConfigError(
            "a token must be sent to at least 1 and at most n_experts experts, "
            f"got {n_active_experts=} and {n_experts=}"
        )


def _check_capacity_factor(capacity_factor: float | None) -> None:
    if capacity_factor is not None and not 0.0 < capacity_factor < math.inf:
        raise ConfigError(
            f"capacity_factor must be positive and finite, got {capacity_factor}; "
            "1.25 leaves a quarter more room than perfect balance needs, None no limit"
        )
