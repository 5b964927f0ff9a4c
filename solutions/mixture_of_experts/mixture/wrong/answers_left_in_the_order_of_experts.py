"""Your answers are right but stand in the order of the experts, and not in the order of
the tokens.
"""

import torch
import torch.nn.functional as F
from torch import Tensor


def mixture(
    x: Tensor,
    expert_ids: Tensor,
    weights: Tensor,
    is_kept: Tensor,
    w_in: Tensor,
    w_out: Tensor,
) -> Tensor:
    n_tokens, n_choices = expert_ids.shape
    order = expert_ids.flatten().argsort(stable=True)
    answers = []
    for place in order.tolist():
        token, choice = divmod(place, n_choices)
        expert = int(expert_ids[token, choice])
        if is_kept[token, choice]:
            answer = F.gelu(x[token] @ w_in[expert]) @ w_out[expert]
            answers.append(weights[token, choice] * answer)
        else:
            answers.append(torch.zeros_like(x[token]))
    return torch.stack(answers).view(n_tokens, n_choices, -1).sum(dim=1)
