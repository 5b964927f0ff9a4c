"""From documents to one training text and one validation text that share nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from llmos_edu.core.components import choose
from llmos_edu.core.files import sha256
from llmos_edu.data.corpora import CORPORA, read_texts
from llmos_edu.data.splits import split_documents


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingTexts:
    """What is learnt from, and what is kept away to see what was learnt."""

    train: str
    """Most paragraphs, in their order."""

    valid: str
    """The others, in theirs."""

    n_documents: int
    """Documents they came from."""

    n_bytes: int
    """Size of the documents in UTF-8, before repeated paragraphs went."""

    @property
    def sha256(self) -> str:
        """Fingerprint of both texts and of the border between them."""
        both = f"{len(self.train)} {self.train}{self.valid}"
        return sha256(both.encode("utf-8", "surrogatepass"))

    def to_dict(self) -> dict[str, int | str]:
        """Counts for a report, and the fingerprint."""
        return {
            "n_documents": self.n_documents,
            "n_bytes": self.n_bytes,
            "n_train_bytes": _n_bytes(self.train),
            "n_valid_bytes": _n_bytes(self.valid),
            "sha256": self.sha256,
        }


def training_texts(
    *, corpus: str, paths: tuple[str, ...] = (), valid: float = 0.1
) -> TrainingTexts:
    """Read a corpus and divide its paragraphs.

    Reference text repeats itself: whole paragraphs stand under several headings. Each
    different paragraph is taken once, and then drawn for one side, so that a model
    that remembers well is not mistaken for one that understands.

    Args:
        corpus: A name from `data.CORPORA`.
        paths: Files and folders to read instead of the corpus.
        valid: Expected share of paragraphs for validation.

    Raises:
        UnknownNameError: no corpus has this name.
        CorpusError: the text cannot be read, or is too short to divide.
    """
    documents = read_texts(paths) if paths else choose("corpus", corpus, CORPORA)()
    sides = split_documents(paragraphs(documents), valid=valid, test=0.0)
    return TrainingTexts(
        train="\n\n".join(sides.train),
        valid="\n\n".join(sides.valid),
        n_documents=len(documents),
        n_bytes=sum(map(_n_bytes, documents)),
    )


def paragraphs(documents: Iterable[str]) -> list[str]:
    r"""Cut documents at blank lines and take each different paragraph once.

    Example:
        >>> paragraphs(["One.\n\nTwo,\nstill two.\n\n\nOne.", "One."])
        ['One.', 'Two,\nstill two.']
    """
    pieces = (part for text in documents for part in text.split("\n\n"))
    return list(dict.fromkeys(part.strip("\n") for part in pieces if part.strip()))


def _n_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
