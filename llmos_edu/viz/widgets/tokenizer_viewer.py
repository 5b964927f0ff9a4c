"""A text becoming tokens, one merge at a time."""

from typing import ClassVar, Protocol, runtime_checkable

import traitlets

from llmos_edu.viz.widgets.widget import STATIC, Widget


@runtime_checkable
class MergingTokenizer(Protocol):
    """What a tokenizer has to tell, as `BPETokenizer` does."""

    @property
    def merges(self) -> list[tuple[bytes, bytes]]:
        """The pairs that become one, in the order they were learned."""

    @property
    def vocab_size(self) -> int:
        """How many tokens there are."""

    def token_bytes(self, token_id: int) -> bytes:
        """What a token stands for."""


class TokenizerViewer(Widget):
    """Type a text and step through the merges that turn its bytes into tokens.

    Answers: why is this word one token and that one four? The merging is done in the
    page, on the words of GPT-2's split, with the merges of a real tokenizer.

    Args:
        tokenizer: A trained byte-level BPE, such as `BPETokenizer`.
        text: What stands in the field at first.

    Raises:
        InputError: the merges are heavier than 500 KB.
    """

    merges: traitlets.List = traitlets.List().tag(sync=True)
    vocabulary = traitlets.List(traitlets.Unicode()).tag(sync=True)
    text = traitlets.Unicode().tag(sync=True)

    _module = "tokenizer_viewer"
    _esm = STATIC / "tokenizer_viewer.js"
    _remedy: ClassVar[str] = "show a tokenizer with at most some 20,000 tokens"

    def __init__(self, tokenizer: MergingTokenizer, *, text: str) -> None:
        known = [tokenizer.token_bytes(i) for i in range(tokenizer.vocab_size)]
        super().__init__(
            merges=[
                [_as_letters(left), _as_letters(right)]
                for left, right in tokenizer.merges
            ],
            vocabulary=[_as_letters(token) for token in known],
            text=text,
            alt=f"A tokenizer of {tokenizer.vocab_size} tokens at work on: {text}",
        )


def _as_letters(token: bytes) -> str:
    """Carry each byte as the character of the same number; JSON has no bytes."""
    return token.decode("latin-1")
