"""A model and batches just large enough to train, for the tests of training."""

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from llmos_edu.core import seeded

VOCAB_SIZE = 11


@dataclass(frozen=True, kw_only=True, slots=True)
class TinyConfig:
    d_model: int = 8
    dropout: float = 0.0


class TinyModel(nn.Module):
    """Predicts the next token from the last one; both its embeddings are one tensor."""

    def __init__(self, **settings) -> None:
        super().__init__()
        self.config = TinyConfig(**settings)
        self.tokens = nn.Embedding(VOCAB_SIZE, self.config.d_model)
        self.dropout = nn.Dropout(self.config.dropout)
        self.norm = nn.LayerNorm(self.config.d_model)
        self.w_out = nn.Linear(self.config.d_model, VOCAB_SIZE)
        self.w_out.weight = self.tokens.weight
        self.register_buffer("seen", torch.zeros((), dtype=torch.int64))

    def forward(self, token_ids: Tensor) -> Tensor:
        if self.training:
            self.seen += token_ids.numel()
        return self.w_out(self.norm(self.dropout(self.tokens(token_ids))))


def tiny_model(seed: int = 0, **settings) -> TinyModel:
    with seeded(seed):
        return TinyModel(**settings)


@dataclass(frozen=True)
class TinyBatch:
    token_ids: Tensor
    target_ids: Tensor


def tiny_batches(*, start_step: int, batch_size: int = 4) -> Iterator[TinyBatch]:
    """Each token is followed by its double, most of the time."""
    step = start_step
    while True:
        source = torch.Generator().manual_seed(step)
        token_ids = torch.randint(VOCAB_SIZE, (batch_size, 5), generator=source)
        noise = torch.randint(9, (batch_size, 5), generator=source) == 0
        yield TinyBatch(token_ids, (2 * token_ids + noise) % VOCAB_SIZE)
        step += 1
