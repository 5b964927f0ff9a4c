"""Vocabulary: which number stands for which token.

A model sees numbers only. The number of a token, its id, is the row it owns in the
embedding table, so ids run from 0 without a gap.
"""

from collections.abc import Iterable, Iterator, Sequence

from llmos_edu.core.errors import InputError, TokenizerError
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.symbols import N_BYTES


class Vocabulary:
    """Tokens and their ids, fixed once made.

    Args:
        tokens: All tokens in the order of their ids, from 0 on.

    Raises:
        TokenizerError: a token occurs twice or is empty.

    Example:
        >>> vocabulary = Vocabulary([b"a", b"b", b"ab"])
        >>> vocabulary.id_of(b"ab"), vocabulary.token_of(0), len(vocabulary)
        (2, b'a', 3)
    """

    def __init__(self, tokens: Iterable[bytes]) -> None:
        self._tokens = tuple(tokens)
        self._id_of: dict[bytes, int] = {}
        for token_id, token in enumerate(self._tokens):
            if not token:
                raise TokenizerError(f"tokens must not be empty, got {token_id=} empty")
            first_id = self._id_of.setdefault(token, token_id)
            if first_id != token_id:
                raise TokenizerError(
                    f"tokens must differ from each other, got {token!r} as both "
                    f"id {first_id} and id {token_id}"
                )

    def id_of(self, token: bytes) -> int:
        """The id of a token.

        Raises:
            InputError: the vocabulary does not have the token.
        """
        try:
            return self._id_of[token]
        except KeyError as error:
            raise InputError(
                f"token must be one of the {len(self)} in the vocabulary, got {token!r}"
            ) from error

    def token_of(self, token_id: int) -> bytes:
        """The token of an id.

        Raises:
            InputError: no token has this id.
        """
        if not 0 <= token_id < len(self):
            raise InputError(
                f"token id must lie in 0 to {len(self) - 1}, got {token_id}"
            )
        return self._tokens[token_id]

    def __len__(self) -> int:
        return len(self._tokens)

    def __iter__(self) -> Iterator[bytes]:
        return iter(self._tokens)

    def __contains__(self, token: object) -> bool:
        return token in self._id_of

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Vocabulary) and self._tokens == other._tokens

    def __hash__(self) -> int:
        return hash(self._tokens)

    def __repr__(self) -> str:
        return f"Vocabulary of {len(self)} tokens"


def number_tokens(
    merges: Iterable[tuple[bytes, bytes]], *, special_tokens: Sequence[str] = ()
) -> Vocabulary:
    """Number tokens as GPT-2 does: the bytes, what the merges make, special tokens.

    Byte b has id b. A token that two merges make has the id of the first.

    Args:
        merges: Pairs of tokens in the order in which they were learnt.
        special_tokens: Marks of structure, such as an end of text, each different.

    Raises:
        TokenizerError: a special token is empty, occurs twice, or is already a token.

    Example:
        >>> number_tokens([(b"a", b"b")], special_tokens=["<eos>"]).id_of(b"<eos>")
        257
    """
    single = [bytes([byte]) for byte in range(N_BYTES)]
    made = dict.fromkeys(first + second for first, second in merges)
    special = [to_bytes(token) for token in special_tokens]
    return Vocabulary([*single, *made, *special])
