"""Translating: read a text once, then write another token by token until it ends.

Like `decoding`, but the prompt is another text, and every text ends by itself.

Source: Sutskever, Vinyals and Le (2014), arXiv:1409.3215, section 2, for the end mark;
Vaswani et al. (2017), arXiv:1706.03762, section 3.1.
"""

from typing import Any, Protocol, runtime_checkable

import torch
from jaxtyping import Int
from torch import Generator, Tensor

from llmos_edu.core.errors import ConfigError
from llmos_edu.generate.decoding import choose_next
from llmos_edu.nn.blocks import DecoderCache


@runtime_checkable
class TranslationModel(Protocol):
    """What a model must be able to do to translate."""

    def encode(self, source_ids: Tensor) -> Any:  # noqa: ANN401 - the model's own
        """Read the source, once."""

    def decode(
        self,
        target_ids: Tensor,
        reading: Any,  # noqa: ANN401 - what encode returned
        *,
        cache: list[DecoderCache] | None = None,
    ) -> Tensor:
        """Score the next token at each position of the target."""

    def new_cache(
        self,
        reading: Any,  # noqa: ANN401 - what encode returned
        *,
        max_seq_len: int,
    ) -> list[DecoderCache]:
        """Make room for keys and values."""


def translate(
    model: TranslationModel,
    source_ids: Int[Tensor, "batch source"],
    *,
    start_id: int,
    end_id: int,
    max_new_tokens: int,
    temperature: float = 0.0,
    use_cache: bool = True,
    generator: Generator | None = None,
) -> Int[Tensor, "batch written"]:
    """Write a target for each source.

    Args:
        model: A model in eval mode.
        source_ids: The texts to read, filled up to one length.
        start_id: The mark that stands before a target.
        end_id: The mark that stands behind it.
        max_new_tokens: The longest target, its end mark included, at least 1.
        temperature: 0 always takes the best token; see `next_token_probabilities`.
        use_cache: Keep keys and values; the result is the same, only slower without.
        generator: Source of the draws, on the model's device; torch's by default.

    Returns:
        What was written, without the start mark. Behind its end a row holds end marks.
        As long as the longest target needs: all rows done, it stops.

    Raises:
        ConfigError: max_new_tokens is below 1.
        InputError: a source is empty or too long, or the target outgrows the model.
    """
    if max_new_tokens < 1:
        raise ConfigError(f"max_new_tokens must be at least 1, got {max_new_tokens}")
    with torch.inference_mode():
        reading = model.encode(source_ids)
        room = {"max_seq_len": max_new_tokens}
        cache = model.new_cache(reading, **room) if use_cache else None
        started = source_ids.new_full((len(source_ids), 1), start_id)  # (batch, 1)
        written, unread = started, started
        for _ in range(max_new_tokens):
            logits = model.decode(unread, reading, cache=cache)[:, -1]  # (batch, vocab)
            new = choose_next(logits, temperature=temperature, generator=generator)
            is_over = (written == end_id).any(dim=1)  # (batch)
            new = new.masked_fill(is_over, end_id)  # (batch)
            written = torch.cat([written, new[:, None]], dim=1)
            unread = new[:, None] if use_cache else written
            if (written == end_id).any(dim=1).all():
                break
    return written[:, 1:]
