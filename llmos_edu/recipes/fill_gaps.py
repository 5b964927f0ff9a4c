"""Let a trained BERT fill gaps: hide a word, see what it thinks stood there.

Source: Devlin et al. (2019), BERT, arXiv:1810.04805, section 3.1, task 1.
"""

from typing import NamedTuple

import torch
from jaxtyping import Float
from torch import Tensor

from llmos_edu.core.errors import InputError
from llmos_edu.recipes.run_folder import Reader
from llmos_edu.tokenizers.wordpiece import MASK


class Guess(NamedTuple):
    """One token that may have stood in a gap."""

    token: str
    """As it stands in the vocabulary, `##` included."""

    probability: float
    """What the model gives it; all tokens together have 1."""


def fill_gaps(
    reader: Reader, text: str, *, second: str | None = None, n_guesses: int = 5
) -> list[list[Guess]]:
    """Say what a model thinks of every `[MASK]` of a text.

    Args:
        reader: A model and its tokenizer, see `load_bert_run`.
        text: A text with one `[MASK]` or more in it.
        second: A second text, if there is one.
        n_guesses: The most probable tokens to tell, at least 1.

    Returns:
        For every gap its best guesses, the best one first.

    Raises:
        InputError: there is no gap, or the text is too long for the model.
    """
    pair = reader.tokenizer.encode_pair(text, second, allow_special=True)
    token_ids = torch.tensor([pair.token_ids])  # (batch, seq)
    gaps = token_ids == reader.tokenizer.special_tokens[MASK]  # (batch, seq)
    if not gaps.any():
        raise InputError(f"a text must have a {MASK} to fill, got none in {text!r}")
    chances = token_chances(reader, pair.token_ids, pair.segment_ids)  # (seq, vocab)
    return [_best(reader, here, n_guesses) for here in chances[gaps[0]]]


@torch.no_grad()
def token_chances(
    reader: Reader, token_ids: list[int], segment_ids: list[int]
) -> Float[Tensor, "seq vocab"]:
    """The probability of every token at every position of one input.

    Args:
        reader: A model and its tokenizer.
        token_ids: The input, marks included.
        segment_ids: To which text each token belongs.

    Raises:
        InputError: the input is longer than the model reads.
    """
    longest = reader.model.config.max_seq_len
    if len(token_ids) > longest:
        raise InputError(
            f"an input must have at most {longest} tokens, got {len(token_ids)}; "
            "shorten the text"
        )
    device = next(reader.model.parameters()).device
    logits = reader.model(
        torch.tensor([token_ids], device=device),
        segment_ids=torch.tensor([segment_ids], device=device),
    )
    return logits.tokens[0].float().softmax(dim=-1).cpu()


class HiddenOneByOne(NamedTuple):
    """A sentence, and what a model says of each of its tokens when it is hidden."""

    tokens: list[str]
    """The sentence as the model reads it, without marks around it."""

    chances: list[float]
    """What the model gives the true token, for each place."""

    guesses: list[list[Guess]]
    """Its best guesses, for each place."""


def hide_each(reader: Reader, text: str, *, n_guesses: int = 8) -> HiddenOneByOne:
    """Hide every token of a sentence in turn, and see what a model puts there.

    Args:
        reader: A model and its tokenizer.
        text: One sentence, short enough for the model.
        n_guesses: The most probable tokens to tell, at least 1.

    Raises:
        InputError: the sentence is empty or too long for the model.
    """
    token_ids, segment_ids = reader.tokenizer.encode_pair(text)
    if len(token_ids) == 2:
        raise InputError(f"a sentence must have a token to hide, got {text!r}")
    mask_id = reader.tokenizer.special_tokens[MASK]
    found = HiddenOneByOne([], [], [])
    for place in range(1, len(token_ids) - 1):
        holed = [*token_ids[:place], mask_id, *token_ids[place + 1 :]]
        here = token_chances(reader, holed, segment_ids)[place]  # (vocab)
        found.tokens.append(_written(reader, token_ids[place]))
        found.chances.append(here[token_ids[place]].item())
        found.guesses.append(_best(reader, here, n_guesses))
    return found


def _best(reader: Reader, chances: Float[Tensor, " vocab"], n: int) -> list[Guess]:
    best = chances.topk(n)
    return [
        Guess(_written(reader, token_id), chance)
        for token_id, chance in zip(
            best.indices.tolist(), best.values.tolist(), strict=True
        )
    ]


def _written(reader: Reader, token_id: int) -> str:
    return reader.tokenizer.token_bytes(token_id).decode()
