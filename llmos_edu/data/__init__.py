"""Where text comes from and how it becomes batches."""

from llmos_edu.data.batching import CausalBatch, causal_batches, sequential_batches
from llmos_edu.data.cleaning import (
    clean,
    compose,
    drop_control,
    plain_spaces,
    repair_newlines,
    trim,
)
from llmos_edu.data.corpora import (
    CORPORA,
    CorpusSummary,
    describe,
    docstrings,
    python_docs,
    python_prose,
    python_source,
    read_texts,
)
from llmos_edu.data.deduplication import (
    deduplicate,
    found_chance,
    jaccard,
    shingles,
    signature,
)
from llmos_edu.data.masking import MaskedTokens, mask_tokens
from llmos_edu.data.prose import is_prose, prose_paragraphs
from llmos_edu.data.sentence_pairs import (
    PairBatch,
    SentencePair,
    join_pair,
    pad_pairs,
    sentence_pairs,
    split_sentences,
)
from llmos_edu.data.splits import Splits, split_documents
from llmos_edu.data.story_entropy import (
    all_words,
    expected_words,
    list_plots,
    surprise_by_symbol,
)
from llmos_edu.data.story_grammar import Noun, StoryGrammar
from llmos_edu.data.tiny_world import GRAMMAR, TinyWorld

__all__ = [
    "CORPORA",
    "GRAMMAR",
    "CausalBatch",
    "CorpusSummary",
    "MaskedTokens",
    "Noun",
    "PairBatch",
    "SentencePair",
    "Splits",
    "StoryGrammar",
    "TinyWorld",
    "all_words",
    "causal_batches",
    "clean",
    "compose",
    "deduplicate",
    "describe",
    "docstrings",
    "drop_control",
    "expected_words",
    "found_chance",
    "is_prose",
    "jaccard",
    "join_pair",
    "list_plots",
    "mask_tokens",
    "pad_pairs",
    "plain_spaces",
    "prose_paragraphs",
    "python_docs",
    "python_prose",
    "python_source",
    "read_texts",
    "repair_newlines",
    "sentence_pairs",
    "sequential_batches",
    "shingles",
    "signature",
    "split_documents",
    "split_sentences",
    "surprise_by_symbol",
    "trim",
]
