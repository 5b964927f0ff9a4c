"""From a corpus to documents of sentences: those to learn from, those kept away."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

from llmos_edu.core.components import choose
from llmos_edu.core.files import sha256
from llmos_edu.data.corpora import CORPORA, read_texts
from llmos_edu.data.sentence_pairs import split_sentences
from llmos_edu.data.splits import split_documents


@dataclass(frozen=True, kw_only=True, slots=True)
class TrainingDocuments:
    """Documents as sentences; the two sides share no sentence."""

    train: list[list[str]]
    """What is learnt from."""

    valid: list[list[str]]
    """What is kept away to see what was learnt."""

    n_documents: int
    """Documents of the corpus."""

    n_bytes: int
    """Their size in UTF-8, before repeated sentences went."""

    @property
    def sha256(self) -> str:
        """Fingerprint of both sides and of every border in them."""
        return sha256(json.dumps([self.train, self.valid]).encode())

    def to_dict(self) -> dict[str, int | str]:
        """Counts for a report, and the fingerprint."""
        return {
            "n_documents": self.n_documents,
            "n_bytes": self.n_bytes,
            "n_train_bytes": sum(_n_bytes(s) for d in self.train for s in d),
            "n_valid_bytes": sum(_n_bytes(s) for d in self.valid for s in d),
            "sha256": self.sha256,
        }


def training_documents(
    *, corpus: str, paths: tuple[str, ...] = (), valid: float = 0.1
) -> TrainingDocuments:
    """Read a corpus, divide its documents, and take every sentence once.

    A sentence that stands in several documents stays where it came first, and what
    stands on the side to learn from is not asked on the other: a model that remembers
    well is not mistaken for one that understands.

    Args:
        corpus: A name from `data.CORPORA`.
        paths: Files and folders to read instead, one document a file.
        valid: Expected share of documents for validation.

    Raises:
        UnknownNameError: no corpus has this name.
        CorpusError: the text cannot be read, or has too few documents to divide.
    """
    documents = read_texts(paths) if paths else choose("corpus", corpus, CORPORA)()
    sides = split_documents(documents, valid=valid, test=0.0)
    seen: set[str] = set()
    return TrainingDocuments(
        train=_new_sentences(sides.train, seen),
        valid=_new_sentences(sides.valid, seen),
        n_documents=len(documents),
        n_bytes=sum(map(_n_bytes, documents)),
    )


def _new_sentences(documents: Iterable[str], seen: set[str]) -> list[list[str]]:
    kept = []
    for document in documents:
        sentences = []
        for sentence in split_sentences(document):
            if sentence not in seen:
                seen.add(sentence)
                sentences.append(sentence)
        if sentences:
            kept.append(sentences)
    return kept


def _n_bytes(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))
