"""From logits to text: how a next token is chosen."""

from llmos_edu.generate.decoding import NextTokenModel, choose_next, generate, stream
from llmos_edu.generate.logits import (
    keep_top_k,
    keep_top_p,
    next_token_probabilities,
)
from llmos_edu.generate.translation import TranslationModel, translate

__all__ = [
    "NextTokenModel",
    "TranslationModel",
    "choose_next",
    "generate",
    "keep_top_k",
    "keep_top_p",
    "next_token_probabilities",
    "stream",
    "translate",
]
