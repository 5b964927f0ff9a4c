"""Watch a gate while it learns: where the same tokens go, update after update.

Read in this order:

1. `balanced_loss`   what an LLMasOS trains on: next tokens, and its gates' own losses
2. `RoutingLog`      notes the way of the same tokens at chosen updates
"""

from collections.abc import Collection

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from llmos_edu.core.errors import InputError
from llmos_edu.models.llmasos import LLMasOS
from llmos_edu.train.loop import Progress
from llmos_edu.train.losses import Batch, cross_entropy

NOWHERE = -1
"""Stands for the expert of a choice that was not kept."""


def balanced_loss(model: nn.Module, batch: Batch) -> tuple[Float[Tensor, ""], int]:
    """Add the losses of the gates to that of the next token; for `FitOptions(loss=)`.

    Args:
        model: An `LLMasOS`; its config holds the coefficients.
        batch: Moved to the model's device if it is elsewhere.

    Returns:
        What training makes smaller, in nats, and how many targets it is the mean of.
        To compare models, measure the next token alone, as `evaluate` does.

    Raises:
        InputError: the model has no gates.
    """
    if not isinstance(model, LLMasOS):
        raise InputError(
            f"balanced_loss needs an LLMasOS, got a {type(model).__name__}; "
            "a model without gates trains on next_token_loss"
        )
    device = model.tokens.weight.device
    told = model.predict(batch.token_ids.to(device))
    loss = cross_entropy(told.logits, batch.target_ids.to(device))
    return loss + told.auxiliary_loss, batch.target_ids.numel()


class RoutingLog:
    """Note where the same tokens go at chosen updates; for `FitOptions(on_step=)`.

    The model is asked as it is used, without noise or draws, and goes on training as if
    nothing had happened.

    Args:
        model: The model that learns.
        token_ids: The tokens to follow; all of them count in the shares.
        at: Updates after which to look; 0, before the first, is noted at once.
        mixture: Which of the model's mixtures, counted from 0.
        n_followed: From how many tokens of the first sequence to keep every choice.

    Raises:
        InputError: there is no such mixture.
    """

    def __init__(
        self,
        model: LLMasOS,
        token_ids: Int[Tensor, "batch seq"],
        *,
        at: Collection[int],
        mixture: int = 0,
        n_followed: int = 24,
    ) -> None:
        n_mixtures = model.config.n_layers // 2
        if not 0 <= mixture < n_mixtures:
            raise InputError(
                f"mixture must be one of {n_mixtures}, counted from 0, got {mixture}"
            )
        self.model, self.token_ids, self.mixture = model, token_ids, mixture
        self.at, self.n_followed = frozenset(at), n_followed
        self.steps: list[int] = []
        """Updates after which the gate was looked at."""
        self.routes: list[list[list[int]]] = []
        """The experts of each token followed, -1 where a choice was not kept."""
        self.shares: list[list[float]] = []
        """The share of all choices that fell on each expert."""
        if 0 in self.at:
            self._note(0)

    def __call__(self, progress: Progress) -> None:
        """Look at the gate if this is one of the chosen updates."""
        if progress.step in self.at:
            self._note(progress.step)

    def _note(self, step: int) -> None:
        was_training = self.model.training
        self.model.eval()
        with torch.no_grad():
            routing = self.model.predict(self.token_ids).routings[self.mixture]
        self.model.train(was_training)
        sent = routing.expert_ids.masked_fill(~routing.is_kept, NOWHERE)
        shares = routing.n_asked / routing.expert_ids.numel()  # (expert)
        self.steps.append(step)
        self.routes.append(sent[: self.n_followed].tolist())
        self.shares.append(shares.tolist())
