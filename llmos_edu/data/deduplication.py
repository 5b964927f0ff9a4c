r"""Documents that say the same again, found without comparing every pair.

Text that repeats is learnt by heart, and a copy on the other side of a split is a leak.
Two documents are alike as far as they share *shingles*, runs of words:

$$J(A, B) = \frac{|A \cap B|}{|A \cup B|}$$

Shuffle all shingles there are. The first one of A is the first one of B exactly if the
first of both together lies in both, and the chance of that is J. A *signature* notes
the first shingle under many shuffles, so two signatures agree in about a share J of
their places; a random hash function is as good as a shuffle.

Cut into *bands*, signatures need not be compared either: only documents that agree in
a whole band are looked at again. A pair that is alike in s is found with the chance
`found_chance`, a steep S: nearly 0 for unlike documents and nearly 1 for copies.

Read in this order: `shingles`, `jaccard`, `signature`, `found_chance`, `deduplicate`.

Source: Broder (1997), On the resemblance and containment of documents, for signatures;
Indyk and Motwani (1998), Approximate nearest neighbors, for bands; Dietzfelbinger
(1996), Universal hashing and k-wise independence, for the hash functions.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Set

import numpy as np
from jaxtyping import UInt64

from llmos_edu.core.errors import ConfigError

N_BANDS = 32
N_ROWS = 4


def shingles(text: str, *, n_words: int = 5) -> set[str]:
    """Collect the runs of words in a text.

    Args:
        text: Any text; blanks between words do not count.
        n_words: Words in a run. A shorter text is one run.

    Raises:
        ConfigError: n_words is below 1.

    Example:
        >>> sorted(shingles("Ben and the pirates dance", n_words=4))
        ['Ben and the pirates', 'and the pirates dance']
    """
    if n_words < 1:
        raise ConfigError(f"n_words must be 1 or more, got {n_words=}")
    words = text.split()
    n_runs = max(1, len(words) - n_words + 1)
    return {" ".join(words[start : start + n_words]) for start in range(n_runs)}


def jaccard(one: Set[str], other: Set[str]) -> float:
    """Measure how much two sets share: 1 if they are equal, 0 if nothing.

    Example:
        >>> jaccard({"a", "b", "c"}, {"b", "c", "d"})
        0.5
    """
    together = len(one | other)
    return len(one & other) / together if together else 1.0


def signature(
    runs: Set[str], *, n_hashes: int = N_BANDS * N_ROWS, seed: int = 0
) -> UInt64[np.ndarray, " n_hashes"]:
    """Note the smallest hash value of a set under many hash functions.

    Args:
        runs: The shingles of a document, at least one.
        n_hashes: Hash functions. The share of equal places in two signatures misses
            the true likeness s by about `sqrt(s * (1 - s) / n_hashes)`.
        seed: 0 or more; signatures of different seeds cannot be compared.

    Raises:
        ConfigError: there are no shingles, or n_hashes is below 1.
    """
    if not runs or n_hashes < 1:
        raise ConfigError(
            "a signature needs a shingle and a hash function, got "
            f"{len(runs)} shingles and {n_hashes=}"
        )
    source = np.random.default_rng(seed)
    factor, offset = source.integers(2**64, size=(2, n_hashes), dtype=np.uint64)
    keys = np.array([_key(run) for run in runs], dtype=np.uint64)
    # Products wrap at 2**64, as they should: the upper half is the hash value.
    values = (keys[:, None] * factor + offset) >> np.uint64(32)
    return values.min(axis=0)


def found_chance(
    likeness: float, *, n_bands: int = N_BANDS, n_rows: int = N_ROWS
) -> float:
    r"""Give the chance that two documents agree in at least one whole band.

    $$1 - (1 - s^r)^b$$

    Args:
        likeness: Jaccard similarity s of the two.
        n_bands: Bands b in a signature.
        n_rows: Places r in a band.

    Example:
        >>> [round(found_chance(s), 3) for s in (0.1, 0.4, 0.8)]
        [0.003, 0.564, 1.0]
    """
    return 1 - (1 - likeness**n_rows) ** n_bands


def deduplicate(
    documents: Iterable[str], *, threshold: float = 0.8, n_words: int = 5
) -> list[str]:
    """Keep one document of each kind: no copies, and no near copies.

    A document goes if it is as alike as `threshold` to one that was kept before it.
    Bands only propose pairs; each is compared in full, so nothing goes by mistake. A
    near copy is overlooked with the chance `1 - found_chance(likeness)`: less than one
    in a million at a likeness of 0.8.

    Args:
        documents: The texts; the first of each kind stays, in the order given.
        threshold: Smallest Jaccard similarity of near copies, in (0, 1]; 1 asks for
            equal sets of shingles.
        n_words: Words in a shingle: longer ones forgive less.

    Raises:
        ConfigError: threshold is outside (0, 1], or n_words below 1.

    Example:
        >>> deduplicate(["Nobody comes.", "Mia is happy.", "Nobody comes."])
        ['Nobody comes.', 'Mia is happy.']
    """
    if not 0 < threshold <= 1:
        raise ConfigError(f"threshold must be in (0, 1], got {threshold=}")
    kept: dict[str, set[str]] = {}
    alike: defaultdict[tuple[int, bytes], list[str]] = defaultdict(list)
    for document in dict.fromkeys(documents):
        runs = shingles(document, n_words=n_words)
        bands = _bands(signature(runs))
        rivals = {rival for band in bands for rival in alike[band]}
        if any(jaccard(runs, kept[rival]) >= threshold for rival in rivals):
            continue
        kept[document] = runs
        for band in bands:
            alike[band].append(document)
    return list(kept)


def _bands(places: UInt64[np.ndarray, " n_hashes"]) -> list[tuple[int, bytes]]:
    rows = places.reshape(N_BANDS, N_ROWS)
    return [(number, row.tobytes()) for number, row in enumerate(rows)]


def _key(run: str) -> int:
    """Turn a shingle into 32 bits, alike on every machine."""
    digest = hashlib.blake2b(run.encode("utf-8", "surrogatepass"), digest_size=4)
    return int.from_bytes(digest.digest())
