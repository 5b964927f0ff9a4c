"""An embedding: the table that gives each token id its vector.

Source: Bengio et al. (2003), A Neural Probabilistic Language Model, JMLR 3, section 2.
"""

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor, nn
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused
from llmos_edu.core.errors import ConfigError, InputError


def embed(
    token_ids: Int[Tensor, "*batch"],
    table: Float[Tensor, "vocab d_model"],
    *,
    implementation: Implementation = "fused",
) -> Float[Tensor, "*batch d_model"]:
    """Replace each id by its row of the table.

    This equals multiplying a one-hot vector by the table, without the zeros; the
    readable form says so literally, and costs vocab times as much.

    Args:
        token_ids: Row numbers, from 0 to vocab - 1.
        table: One vector per token of the vocabulary.
        implementation: "fused" looks up, "readable" multiplies by one-hot vectors.

    Raises:
        InputError: an id is outside the table (checked on the CPU; a GPU stops the
            program instead, because looking first would make it wait).
    """
    try:
        if wants_fused(implementation):
            return F.embedding(token_ids, table)
        one_hot = torch.eye(len(table), dtype=table.dtype, device=table.device)
        return one_hot[token_ids] @ table
    except IndexError as error:
        smallest, largest = int(token_ids.min()), int(token_ids.max())
        raise InputError(
            f"token ids must lie in 0..{len(table) - 1}, got {smallest}..{largest}; "
            "were they made by this model's own tokenizer?"
        ) from error


class Embedding(nn.Module):
    """A learned vector for each token of the vocabulary.

    Args:
        vocab_size: Rows of the table, at least 1.
        d_model: Width of a token.
        generator: Source of the initial table; torch's global one by default.

    Raises:
        ConfigError: a size is smaller than 1.
    """

    def __init__(
        self, vocab_size: int, d_model: int, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        if min(vocab_size, d_model) < 1:
            raise ConfigError(
                f"a table must have rows and columns, got {vocab_size=}, {d_model=}"
            )
        self.weight = nn.Parameter(torch.empty(vocab_size, d_model))
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Generator | None = None) -> None:
        """Draw the table from a normal distribution of unit variance."""
        nn.init.normal_(self.weight, generator=generator)

    def forward(
        self, token_ids: Int[Tensor, "*batch"]
    ) -> Float[Tensor, "*batch d_model"]:
        """Look the ids up."""
        return embed(token_ids, self.weight)

    def extra_repr(self) -> str:
        """Show both sizes when a model is printed."""
        vocab_size, d_model = self.weight.shape
        return f"{vocab_size=}, {d_model=}"
