"""From logits to text: how a next token is chosen."""

from llmos_edu.generate.decoding import NextTokenModel, choose_next, generate, stream
from llmos_edu.generate.logits import (
    keep_top_k,
    keep_top_p,
    next_token_probabilities,
)

__all__ = [
    "NextTokenModel",
    "choose_next",
    "generate",
    "keep_top_k",
    "keep_top_p",
    "next_token_probabilities",
    "stream",
]
