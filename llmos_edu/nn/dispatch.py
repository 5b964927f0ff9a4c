"""Dispatch: bring tokens to their experts, and the answers back.

Read in this order:

1. `send_to_experts`   there and back in one call
2. `_one_by_one`       each expert in turn picks out its tokens
3. `_sorted`           all tokens in the order of their experts, then grouped products

Axes: see `llmos_edu.nn.routing`; `row` counts the choices that were kept.

Source: Shazeer et al. (2017), arXiv:1701.06538, equation 1; sorting instead of dense
masks: Gale et al. (2022), MegaBlocks, arXiv:2211.15841, section 5.
"""

from jaxtyping import Float
from torch import Tensor

from llmos_edu.core.components import Implementation, wants_fused
from llmos_edu.core.errors import InputError
from llmos_edu.nn.experts import Experts
from llmos_edu.nn.routing import Routing


def send_to_experts(
    x: Float[Tensor, "token d_model"],
    routing: Routing,
    experts: Experts,
    *,
    implementation: Implementation = "fused",
) -> Float[Tensor, "token d_model"]:
    r"""Send every token to its experts and add up their weighted answers.

    $$y = \sum_{i} G(x)_i\,E_i(x)$$

    Args:
        x: Tokens.
        routing: Who goes where, from a gate that saw the same tokens.
        experts: Those who answer.
        implementation: "fused" sorts once and lets all experts work in two products.

    Returns:
        One answer per token; zeros for a token that was dropped.

    Raises:
        InputError: the routing is of other tokens or of another number of experts.

    Complexity:
        Products grow with token * n_active_experts and not with the number of experts;
        what grows with that is reading their weights.
    """
    if (routing.n_experts, len(routing.expert_ids)) != (experts.n_experts, len(x)):
        raise InputError(
            f"a routing must be of these {len(x)} tokens and {experts.n_experts} "
            f"experts, got one of {len(routing.expert_ids)} and {routing.n_experts}"
        )
    if wants_fused(implementation):
        return _sorted(x, routing, experts)
    return _one_by_one(x, routing, experts)


def _one_by_one(x: Tensor, routing: Routing, experts: Experts) -> Tensor:
    mixed = x.new_zeros(x.shape)  # (token, d_model)
    for expert in range(experts.n_experts):
        is_mine = (routing.expert_ids == expert) & routing.is_kept  # (token, choice)
        token, choice = is_mine.nonzero(as_tuple=True)
        weights = routing.weights[token, choice].unsqueeze(1)
        answers = experts.one(expert, x[token]) * weights
        mixed = mixed.index_add(0, token, answers.to(x.dtype))  # (token, d_model)
    return mixed


def _sorted(x: Tensor, routing: Routing, experts: Experts) -> Tensor:
    n_rows = routing.n_sent.tolist()
    last = experts.n_experts  # a number behind all experts, for what is not kept
    wishes = routing.expert_ids.masked_fill(~routing.is_kept, last)  # (token, choice)
    order = wishes.flatten().argsort(stable=True)[: sum(n_rows)]  # (row)
    token = order // wishes.shape[1]  # (row)
    weights = routing.weights.flatten()[order].unsqueeze(1)  # (row, 1)
    answers = experts(x.index_select(0, token), n_rows) * weights  # (row, d_model)
    return x.new_zeros(x.shape).index_add(0, token, answers.to(x.dtype))
