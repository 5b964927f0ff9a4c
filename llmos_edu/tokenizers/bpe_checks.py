"""What must hold between a vocabulary, the merges and the special tokens.

A tokenizer whose parts do not fit each other would work on most texts and fail, or give
wrong ids, on a few. So all of it is checked before the first text is encoded.
"""

from collections import Counter
from collections.abc import Sequence

from llmos_edu.core.errors import TokenizerError
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.symbols import N_BYTES
from llmos_edu.tokenizers.vocabulary import Vocabulary


def check_special_tokens(special_tokens: Sequence[str]) -> None:
    """Refuse special tokens that could not be told apart.

    Raises:
        TokenizerError: one is empty or occurs twice.
    """
    for token, n_times in Counter(special_tokens).items():
        if not token:
            raise TokenizerError(
                f"special tokens must not be empty, got {list(special_tokens)}"
            )
        if n_times > 1:
            raise TokenizerError(
                f"special tokens must differ from each other, "
                f"got {token!r} {n_times} times"
            )


def check_parts(
    vocabulary: Vocabulary,
    merges: Sequence[tuple[bytes, bytes]],
    special_tokens: Sequence[str],
) -> None:
    """Refuse a vocabulary that is not exactly the bytes, what merges make, and special.

    Raises:
        TokenizerError: a token is missing, is made by nothing, or is made and special;
            or a merge is there twice.
    """
    check_special_tokens(special_tokens)
    _check_merges(vocabulary, merges)
    single = {bytes([byte]) for byte in range(N_BYTES)}
    made = {first + second for first, second in merges}
    special = {to_bytes(token) for token in special_tokens}
    if known := special & (single | made):
        raise TokenizerError(
            f"special tokens must not be ordinary tokens too, got {min(known)!r}; "
            "choose a spelling that texts do not have, such as <eos>"
        )
    if missing := (single | special).difference(vocabulary):
        raise TokenizerError(
            f"vocabulary must hold all {N_BYTES} bytes and all special tokens, "
            f"got one without {min(missing)!r}"
        )
    if unmade := set(vocabulary) - single - made - special:
        raise TokenizerError(
            f"tokens must be bytes, made by a merge, or special, got {len(unmade)} "
            f"that are none of these, such as {min(unmade)!r}; "
            "the list of merges may be cut short"
        )


def _check_merges(
    vocabulary: Vocabulary, merges: Sequence[tuple[bytes, bytes]]
) -> None:
    seen: set[tuple[bytes, bytes]] = set()
    for rank, (first, second) in enumerate(merges):
        for token in (first, second, first + second):
            if token not in vocabulary:
                raise TokenizerError(
                    f"merges must join tokens to a token, got {first!r} and {second!r} "
                    f"as merge {rank}, but the vocabulary has no {token!r}"
                )
        if (first, second) in seen:
            raise TokenizerError(
                f"merges must differ from each other, "
                f"got {first!r} and {second!r} again as merge {rank}"
            )
        seen.add((first, second))
