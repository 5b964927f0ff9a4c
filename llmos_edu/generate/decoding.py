"""Decoding: write one token, read it back, write the next.

Read in this order:

1. `stream`       one token at a time, as a reader sees it
2. `choose_next`  the draw
3. `generate`     all of them at once

Source: Holtzman et al. (2020), arXiv:1904.09751, section 2; the cache: Shazeer (2019),
arXiv:1911.02150, section 2.4.
"""

from collections.abc import Iterator
from typing import Protocol, runtime_checkable

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor

from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.generate.logits import next_token_probabilities
from llmos_edu.nn.kv_cache import KVCache


@runtime_checkable
class _HasContext(Protocol):
    @property
    def max_seq_len(self) -> int: ...


@runtime_checkable
class NextTokenModel(Protocol):
    """What a model must be able to do to write: our contract for a reader's own."""

    @property
    def config(self) -> _HasContext:
        """Says, as `max_seq_len`, how many tokens the model can see."""

    def __call__(
        self, token_ids: Tensor, *, cache: list[KVCache] | None = None
    ) -> Tensor:
        """Score the next token at each position."""

    def new_cache(self, batch_size: int, *, max_seq_len: int) -> list[KVCache]:
        """Make room for keys and values."""


def stream(
    model: NextTokenModel,
    token_ids: Int[Tensor, "batch seq"],
    *,
    max_new_tokens: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    use_cache: bool = True,
    generator: Generator | None = None,
) -> Iterator[Int[Tensor, " batch"]]:
    """Yield the next token of each sequence, again and again.

    Args:
        model: A model in eval mode.
        token_ids: The prompts, all of one length, at least one token.
        max_new_tokens: How many to write, at least 0.
        temperature: See `next_token_probabilities`; 0 always takes the best token.
        top_k: See `next_token_probabilities`.
        top_p: See `next_token_probabilities`.
        use_cache: Keep keys and values; the result is the same, only slower without.
        generator: Source of the draws, on the model's device; torch's by default.

    Raises:
        InputError: the prompt is empty, or it and the new tokens exceed the context.
        ConfigError: max_new_tokens is negative, or a dial is outside its range.
    """
    batch_size, n_prompt = token_ids.shape
    longest = n_prompt + max_new_tokens
    if max_new_tokens < 0:
        raise ConfigError(f"max_new_tokens must be 0 or more, got {max_new_tokens}")
    if n_prompt == 0 or longest > model.config.max_seq_len:
        raise InputError(
            f"prompt and new tokens must be 1 to {model.config.max_seq_len} together, "
            f"got {n_prompt} + {max_new_tokens}; shorten the prompt or write less"
        )
    cache = model.new_cache(batch_size, max_seq_len=longest) if use_cache else None
    unread = token_ids  # (batch, seq)
    for _ in range(max_new_tokens):
        with torch.inference_mode():
            logits = model(unread, cache=cache)[:, -1]  # (batch, vocab)
            new = choose_next(
                logits,
                temperature=temperature,
                top_k=top_k,
                top_p=top_p,
                generator=generator,
            )  # (batch)
        yield new
        unread = new[:, None] if use_cache else torch.cat([unread, new[:, None]], 1)


def choose_next(
    logits: Float[Tensor, "batch vocab"],
    *,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    generator: Generator | None = None,
) -> Int[Tensor, " batch"]:
    """Draw the next token of each sequence, or take the best at temperature 0.

    Args:
        logits: Scores of the next token.
        temperature: See `next_token_probabilities`.
        top_k: See `next_token_probabilities`.
        top_p: See `next_token_probabilities`.
        generator: Source of the draw.
    """
    if temperature == 0:
        return logits.argmax(dim=-1)
    probabilities = next_token_probabilities(
        logits, temperature=temperature, top_k=top_k, top_p=top_p
    )  # (batch, vocab)
    return torch.multinomial(probabilities, 1, generator=generator).squeeze(1)


def generate(
    model: NextTokenModel,
    token_ids: Int[Tensor, "batch seq"] | Int[Tensor, " seq"],
    *,
    max_new_tokens: int,
    temperature: float = 1.0,
    top_k: int | None = None,
    top_p: float | None = None,
    use_cache: bool = True,
    generator: Generator | None = None,
) -> Int[Tensor, "batch longer"] | Int[Tensor, " longer"]:
    """Continue each prompt; the arguments are those of `stream`.

    Args:
        model: A model in eval mode.
        token_ids: The prompts, all of one length; one prompt may come without a batch.
        max_new_tokens: How many tokens to write.
        temperature: Below 1 plays safe, above 1 dares, 0 always takes the best token.
        top_k: Choose among the k best only.
        top_p: Choose among the best that share this chance only.
        use_cache: Keep keys and values of the past.
        generator: Source of the draws.

    Returns:
        The prompts with what follows.
    """
    prompts = token_ids if token_ids.ndim == 2 else token_ids[None]  # (batch, seq)
    written = stream(
        model,
        prompts,
        max_new_tokens=max_new_tokens,
        temperature=temperature,
        top_k=top_k,
        top_p=top_p,
        use_cache=use_cache,
        generator=generator,
    )
    columns = [new[:, None] for new in written]
    texts = torch.cat([prompts, *columns], dim=1)  # (batch, longer)
    return texts if token_ids.ndim == 2 else texts[0]
