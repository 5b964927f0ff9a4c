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
    comments,
    describe,
    docstrings,
    python_docs,
    python_prose,
    python_source,
    read_texts,
)
from llmos_edu.data.dates import FORMS, DatePair, all_days, date_pairs, write_date
from llmos_edu.data.deduplication import (
    deduplicate,
    found_chance,
    jaccard,
    shingles,
    signature,
)
from llmos_edu.data.masking import MaskedTokens, mask_tokens
from llmos_edu.data.package_docstrings import (
    PACKAGES,
    LabelledText,
    hide_names,
    package_docstrings,
)
from llmos_edu.data.pretraining_batches import (
    PretrainingBatch,
    held_out_batches,
    pretraining_batches,
)
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
from llmos_edu.data.translation import (
    END_ID,
    PAD_ID,
    START_ID,
    Pieces,
    TranslationBatch,
    join_pairs,
    translation_batches,
)

__all__ = [
    "CORPORA",
    "END_ID",
    "FORMS",
    "GRAMMAR",
    "PACKAGES",
    "PAD_ID",
    "START_ID",
    "CausalBatch",
    "CorpusSummary",
    "DatePair",
    "LabelledText",
    "MaskedTokens",
    "Noun",
    "PairBatch",
    "Pieces",
    "PretrainingBatch",
    "SentencePair",
    "Splits",
    "StoryGrammar",
    "TinyWorld",
    "TranslationBatch",
    "all_days",
    "all_words",
    "causal_batches",
    "clean",
    "comments",
    "compose",
    "date_pairs",
    "deduplicate",
    "describe",
    "docstrings",
    "drop_control",
    "expected_words",
    "found_chance",
    "held_out_batches",
    "hide_names",
    "is_prose",
    "jaccard",
    "join_pair",
    "join_pairs",
    "list_plots",
    "mask_tokens",
    "package_docstrings",
    "pad_pairs",
    "plain_spaces",
    "pretraining_batches",
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
    "translation_batches",
    "trim",
    "write_date",
]
