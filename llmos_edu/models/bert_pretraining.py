"""BERT's two exercises: which token is missing, and does the second text follow?

Read in this order:

1. `TokenHead`           which token stood here?
2. `BERTForPretraining`  the stack with the heads of both exercises

Axes: `batch` sequences, `seq` positions in one; `asked` the positions that a head
looks at, and `answer` the two answers to "does the second text follow the first?".

Source: Devlin et al. (2019), BERT: Pre-training of Deep Bidirectional Transformers for
Language Understanding, arXiv:1810.04805, section 3.1.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from jaxtyping import Float, Int, Shaped
from torch import Generator, Tensor, nn

from llmos_edu.core.components import choose
from llmos_edu.models import bert_layout, configs, pretrained
from llmos_edu.models.bert import BERT, BERTConfig, draw_small
from llmos_edu.nn.activations import ACTIVATIONS
from llmos_edu.nn.linear import Linear, linear
from llmos_edu.nn.normalization import LayerNorm


class TokenHead(nn.Module):
    """Score every token of the vocabulary for a position, by the embedding table.

    Args:
        config: The sizes.
    """

    def __init__(self, config: BERTConfig) -> None:
        super().__init__()
        self.transform = Linear(config.d_model, config.d_model)
        self.activation = choose("activation", config.activation, ACTIVATIONS)
        self.norm = LayerNorm(config.d_model, eps=config.norm_eps)
        self.bias = nn.Parameter(torch.zeros(config.vocab_size))

    def forward(
        self,
        hidden: Float[Tensor, "*asked d_model"],
        table: Float[Tensor, "vocab d_model"],
    ) -> Float[Tensor, "*asked vocab"]:
        """Compare a transformed vector with each row of the table (tied embeddings)."""
        x = self.norm(self.activation(self.transform(hidden)))  # (*asked, d_model)
        return linear(x, table, self.bias)


class PretrainingLogits(NamedTuple):
    """The answers to both exercises, before any softmax."""

    tokens: Float[Tensor, "*asked vocab"]
    """Which token stood here?"""

    next_sentence: Float[Tensor, "batch answer"]
    """Column 0: the second text follows the first. Column 1: it is from elsewhere."""


class BERTForPretraining(nn.Module):
    """A BERT with the two heads that it learns with.

    Args:
        config: The sizes.
        generator: Source of the initial weights; torch's global one by default.
    """

    def __init__(
        self, config: BERTConfig, *, generator: Generator | None = None
    ) -> None:
        super().__init__()
        self.config = config
        self.bert = BERT(config, generator=generator)
        self.token_head = TokenHead(config)
        self.next_sentence_head = Linear(config.d_model, 2)
        for head in (self.token_head, self.next_sentence_head):
            draw_small(head, generator)

    def forward(
        self,
        token_ids: Int[Tensor, "batch seq"],
        *,
        segment_ids: Int[Tensor, "..."] | None = None,
        mask: Shaped[Tensor, "..."] | None = None,
        asked: Shaped[Tensor, "..."] | None = None,
    ) -> PretrainingLogits:
        """Guess the token at each position, and whether the second text follows.

        Args:
            token_ids: The input, `[CLS]` first, some of its tokens masked.
            segment_ids: See `BERT.forward`.
            mask: See `BERT.forward`.
            asked: True at the positions whose token is to be guessed: their logits
                come in one row after another, (asked, vocab), and the others, which
                no loss asks for, cost nothing. None scores all, (batch, seq, vocab).

        Raises:
            InputError: see `BERT.forward`.
        """
        hidden, pooled = self.bert(
            token_ids, segment_ids=segment_ids, mask=mask, asked=asked
        )
        return PretrainingLogits(
            self.token_head(hidden, self.bert.tokens.weight),
            self.next_sentence_head(pooled),
        )

    @property
    def n_parameters(self) -> int:
        """Numbers that training may change."""
        return sum(parameter.numel() for parameter in self.parameters())

    @classmethod
    def from_pretrained(cls, path_or_hub_id: str | Path) -> "BERTForPretraining":
        """Read the stack and its heads; see `BERT.from_pretrained`.

        Raises:
            FileError: there is no such folder, and the hub does not answer.
            CheckpointError: the files are damaged or hold no heads.
        """
        stored = bert_layout.read(path_or_hub_id)
        model = cls(configs.from_dict(BERTConfig, stored.config))
        pretrained.fill(model, stored)
        return model

    def save_pretrained(self, folder: str | Path, *, layout: str = "llmos") -> None:
        """Write the stack and its heads; see `BERT.save_pretrained`."""
        bert_layout.write(self.config, self.state_dict(), Path(folder), layout=layout)
