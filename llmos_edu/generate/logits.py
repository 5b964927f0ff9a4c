r"""From logits to the chances of the next token: the three dials.

Read in this order:

1. `keep_top_k`                 the k best, whatever their chances
2. `keep_top_p`                 as many as it takes to cover a share p
3. `next_token_probabilities`   temperature first, then both

Source: Fan et al. (2018), Hierarchical Neural Story Generation, arXiv:1805.04833,
section 5.4 (top-k); Holtzman et al. (2020), The Curious Case of Neural Text
Degeneration, arXiv:1904.09751, section 3.1 (top-p) and equation 1 (temperature).
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor

from llmos_edu.core.errors import ConfigError


def keep_top_k(
    logits: Float[Tensor, "*batch vocab"], k: int
) -> Float[Tensor, "*batch vocab"]:
    """Give every token but the k best the logit minus infinity.

    Tokens as good as the k-th stay too, so that no token is preferred for its number.

    Args:
        logits: Scores of the next token.
        k: How many to keep, at least 1; more than there are keeps all.

    Raises:
        ConfigError: k is smaller than 1.
    """
    if k < 1:
        raise ConfigError(f"top_k must be at least 1, got {k}")
    best = logits.topk(min(k, logits.shape[-1]), dim=-1).values  # (*batch, k)
    return logits.masked_fill(logits < best[..., -1:], -math.inf)


def keep_top_p(
    logits: Float[Tensor, "*batch vocab"], p: float
) -> Float[Tensor, "*batch vocab"]:
    """Keep the smallest set of best tokens whose chances sum to at least p.

    Args:
        logits: Scores of the next token.
        p: The share to cover, in (0, 1]; 1 keeps all.

    Raises:
        ConfigError: p is outside (0, 1].
    """
    if not 0 < p <= 1:
        raise ConfigError(f"top_p must be in (0, 1], got {p}")
    ordered, order = logits.sort(dim=-1, descending=True, stable=True)
    probability = ordered.softmax(dim=-1)  # (*batch, vocab)
    covered_before = probability.cumsum(dim=-1) - probability  # (*batch, vocab)
    ordered = ordered.masked_fill(covered_before >= p, -math.inf)
    return torch.empty_like(logits).scatter(-1, order, ordered)


def next_token_probabilities(
    logits: Float[Tensor, "*batch vocab"],
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
) -> Float[Tensor, "*batch vocab"]:
    r"""Turn logits into the distribution that the next token is drawn from.

    $$p_i = \mathrm{softmax}(z / T)_i, \text{ restricted and shared out again}$$

    Args:
        logits: Scores of the next token.
        temperature: The T: below 1 sharpens, above 1 flattens, 0 takes the best.
        top_k: Keep only the k best; None keeps all.
        top_p: Keep only as many as cover this share; None keeps all.

    Returns:
        Chances that sum to 1; exactly one of them is 1 at temperature 0.

    Raises:
        ConfigError: a dial is outside its range.

    Example:
        >>> next_token_probabilities(torch.tensor([2.0, 0.0, 1.0]), temperature=0)
        tensor([1., 0., 0.])
    """
    if not 0 <= temperature < math.inf:
        raise ConfigError(f"temperature must be 0 or more, got {temperature}")
    if temperature == 0:
        best = logits.argmax(dim=-1, keepdim=True)  # (*batch, 1)
        return torch.zeros_like(logits).scatter(-1, best, 1.0)
    logits = logits.float() / temperature  # (*batch, vocab)
    if top_k is not None:
        logits = keep_top_k(logits, top_k)
    if top_p is not None:
        logits = keep_top_p(logits, top_p)
    return logits.softmax(dim=-1)
