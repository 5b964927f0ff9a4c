r"""Routing: which expert each token was sent to, and how well the work is shared out.

Read in this order:

1. `Routing`           what a gate decided, and how many tokens found no place
2. `capacity_for`      how many choices one expert takes
3. `within_capacity`   which choices find a place
4. `balance_loss`      1 when every expert gets its share, larger as they drift apart
5. `z_loss`            keeps a gate's scores small

Axes:

    token    every token of a batch, one after the other
    choice   the experts of one token, best first; n_active_experts of them
    expert   the feed-forward layers to choose from

Source: Fedus et al. (2021), Switch Transformers, arXiv:2101.03961, section 2.2;
Zoph et al. (2022), ST-MoE, arXiv:2202.08906, section 3.3, for `z_loss`.
"""

import math
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float, Int
from torch import Tensor
from torch.nn import functional as F

from llmos_edu.core.errors import ConfigError, InputError


@dataclass(frozen=True, kw_only=True)
class Routing:
    """What a gate decided for every token."""

    logits: Float[Tensor, "token expert"]
    """How well each expert suits each token, before any softmax."""

    expert_ids: Int[Tensor, "token choice"]
    """The experts each token asked for, best first."""

    weights: Float[Tensor, "token choice"]
    """What each expert's answer counts; 0 where the choice was not kept."""

    is_kept: Bool[Tensor, "token choice"]
    """Whether the token was really sent there."""

    capacity: int | None = None
    """Choices that one expert takes; None if it takes them all."""

    @property
    def n_experts(self) -> int:
        """Experts there are."""
        return self.logits.shape[-1]

    @property
    def n_asked(self) -> Int[Tensor, " expert"]:
        """How many choices fell on each expert, whether or not they were kept."""
        return torch.bincount(self.expert_ids.flatten(), minlength=self.n_experts)

    @property
    def n_sent(self) -> Int[Tensor, " expert"]:
        """How many tokens each expert works on."""
        kept = self.expert_ids[self.is_kept]
        return torch.bincount(kept, minlength=self.n_experts)

    @property
    def n_refused(self) -> int:
        """Choices that were not kept: the expert was full, or a draw skipped it."""
        return int((~self.is_kept).sum())

    @property
    def is_dropped(self) -> Bool[Tensor, " token"]:
        """Tokens that no expert works on; the residual stream carries them past."""
        return ~self.is_kept.any(dim=-1)

    @property
    def n_dropped(self) -> int:
        """How many tokens no expert works on."""
        return int(self.is_dropped.sum())


def capacity_for(
    *, n_tokens: int, n_experts: int, n_active_experts: int, capacity_factor: float
) -> int:
    r"""Give every expert its even share of the choices, times some room to spare.

    $$C = \left\lceil \frac{\text{tokens} \cdot k}{E}
      \cdot \text{capacity factor} \right\rceil$$

    Args:
        n_tokens: Tokens that are routed together.
        n_experts: Experts they choose from, the $E$ above.
        n_active_experts: Choices of one token, the $k$ above.
        capacity_factor: 1 leaves room for perfect balance only.

    Raises:
        ConfigError: there is no expert, no choice or no room.

    Source:
        arXiv:2101.03961, equation 3, and arXiv:2202.08906 for several choices;
        rounding up is ours, so that every expert takes at least one.

    Example:
        >>> capacity_for(
        ...     n_tokens=8, n_experts=4, n_active_experts=1, capacity_factor=1.25
        ... )
        3
    """
    if min(n_experts, n_active_experts) < 1 or not 0.0 < capacity_factor < math.inf:
        raise ConfigError(
            "a capacity needs at least one expert and one choice, and a positive and "
            f"finite factor, got {n_experts=}, {n_active_experts=}, {capacity_factor=}"
        )
    even_share = n_tokens * n_active_experts / n_experts
    return math.ceil(round(even_share * capacity_factor, 6))


def within_capacity(
    expert_ids: Int[Tensor, "token choice"],
    *,
    n_experts: int,
    capacity: int,
    is_asking: Bool[Tensor, "token choice"] | None = None,
) -> Bool[Tensor, "token choice"]:
    """Say which choices find a place: all first choices come before all second ones.

    Within one rank of choice, earlier tokens come first.

    Args:
        expert_ids: The experts each token asks for, best first.
        n_experts: Experts there are.
        capacity: Choices that one expert takes.
        is_asking: Choices that take part at all; by default every one.

    Raises:
        ConfigError: the capacity is below 1: no choice would find a place.
        InputError: a choice fell on an expert that is not there.

    Source:
        Lepikhin et al. (2020), GShard, arXiv:2006.16668, algorithm 1.

    Example:
        >>> wishes = torch.tensor([[0, 1], [0, 1], [1, 0]])
        >>> within_capacity(wishes, n_experts=2, capacity=2)
        tensor([[ True,  True],
                [ True, False],
                [ True, False]])
    """
    if capacity < 1:
        raise ConfigError(
            f"an expert must take at least one choice, got {capacity=}; raise the "
            "capacity factor, or leave capacity out for no limit"
        )
    if expert_ids.numel() and not 0 <= expert_ids.min() <= expert_ids.max() < n_experts:
        raise InputError(
            f"choices must be experts from 0 to {n_experts - 1}, got "
            f"{expert_ids.min()} to {expert_ids.max()}"
        )
    by_rank = expert_ids.T.flatten()  # (rank)
    requests = F.one_hot(by_rank, n_experts)  # (rank, expert)
    if is_asking is not None:
        requests = requests * is_asking.T.reshape(-1, 1)  # (rank, expert)
    queue = requests.cumsum(dim=0)  # (rank, expert)
    place = queue.gather(1, by_rank.unsqueeze(1)).squeeze(1)  # (rank)
    fits = (place <= capacity).view(expert_ids.T.shape).T  # (token, choice)
    return fits if is_asking is None else fits & is_asking


def balance_loss(
    logits: Float[Tensor, "token expert"], expert_ids: Int[Tensor, "token choice"]
) -> Float[Tensor, ""]:
    r"""Measure how unevenly tokens and probability fall on the experts.

    $$E \sum_e f_e P_e$$

    where $f_e$ is the share of all choices that fell on expert $e$ and $P_e$ its mean
    probability. Counting has no gradient, the probabilities have one: an expert that
    gets too many tokens loses probability.

    Args:
        logits: A gate's scores, before any softmax.
        expert_ids: The experts each token asked for, kept or not.

    Returns:
        1 if every expert gets its share of choices or of probability; n_experts if one
        gets all of both. Where the most chosen are not the most probable, below 1.

    Source:
        arXiv:2101.03961, equations 4 to 6. Differs from the paper: with several choices
        a token, each is counted; the factor is left to the model.

    Example:
        >>> balance_loss(torch.zeros(4, 2), torch.tensor([[0], [1], [0], [1]]))
        tensor(1.)
    """
    n_experts = logits.shape[-1]
    probability = _softmax(logits).mean(dim=0)  # (expert)
    n_asked = torch.bincount(expert_ids.flatten(), minlength=n_experts)  # (expert)
    share = n_asked.to(probability.dtype) / expert_ids.numel()  # (expert)
    return n_experts * (share * probability).sum()


def z_loss(logits: Float[Tensor, "token expert"]) -> Float[Tensor, ""]:
    r"""Measure how large a gate's scores have grown, so that training can shrink them.

    $$\frac{1}{N}\sum_n \Big(\log \sum_e \exp x_{ne}\Big)^2$$

    Large scores make softmax jump when they are rounded, and training unstable.

    Args:
        logits: A gate's scores, before any softmax.

    Source:
        arXiv:2202.08906, equation 5.

    Example:
        >>> z_loss(torch.zeros(3, 8))  # log(8) squared
        tensor(4.3241)
    """
    precise = logits.to(torch.promote_types(logits.dtype, torch.float32))
    return precise.logsumexp(dim=-1).square().mean()


def _softmax(logits: Tensor) -> Tensor:
    return logits.softmax(
        dim=-1, dtype=torch.promote_types(logits.dtype, torch.float32)
    )
