"""Documents divided into train, valid and test, so that nothing leaks and all stays.

Each document draws its own lot: a fingerprint of its text says where it goes. Adding or
removing other documents, or changing their order, moves nothing, and two copies of one
document always land on the same side. Random shuffling promises neither.
"""

import hashlib
from collections.abc import Iterable
from typing import NamedTuple

from llmos_edu.core.errors import ConfigError, CorpusError


class Splits(NamedTuple):
    """Three sets of documents that share no text; each keeps the order given."""

    train: list[str]
    valid: list[str]
    test: list[str]


def split_documents(
    documents: Iterable[str], *, valid: float = 0.1, test: float = 0.1, seed: int = 0
) -> Splits:
    """Divide documents between training, validation and test.

    Args:
        documents: The texts; each goes to one side as a whole.
        valid: Expected share of documents for validation, in [0, 1).
        test: Expected share of documents for the test, in [0, 1).
        seed: Another seed divides differently; any integer.

    Returns:
        The three sides. Their sizes are those expected give or take chance: a fixed
        share would have to move documents whenever others are added.

    Raises:
        ConfigError: a share is below 0, or the two leave nothing for training.
        CorpusError: a side that should have documents got none.

    Example:
        >>> sides = split_documents([f"story {n}" for n in range(1000)])
        >>> [len(side) for side in sides]
        [821, 94, 85]
    """
    if min(valid, test) < 0 or not valid + test < 1:
        raise ConfigError(
            f"shares must be 0 or more and leave some for training, got {valid=} and "
            f"{test=}, together {valid + test:g}"
        )
    splits = Splits([], [], [])
    for document in documents:
        lot = _lot(document, seed)
        if lot < valid:
            splits.valid.append(document)
        elif lot < valid + test:
            splits.test.append(document)
        else:
            splits.train.append(document)
    _check_sides(splits, valid=valid, test=test)
    return splits


def _lot(document: str, seed: int) -> float:
    """Draw a number in [0, 1) that depends on the text and the seed alone."""
    digest = hashlib.sha256(f"{seed}:{document}".encode("utf-8", "surrogatepass"))
    return int.from_bytes(digest.digest()[:6]) / 2**48


def _check_sides(splits: Splits, *, valid: float, test: float) -> None:
    shares = {"train": 1 - valid - test, "valid": valid, "test": test}
    for side, share in shares.items():
        if share > 0 and not getattr(splits, side):
            n_documents = sum(len(documents) for documents in splits)
            raise CorpusError(
                f"every side needs a document, got none for {side} (share {share:g}) "
                f"out of {n_documents}: use more or shorter documents, another share, "
                "or another seed"
            )
