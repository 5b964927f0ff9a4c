"""Text to token ids and back: the split into words, byte pair encoding, WordPiece."""

from llmos_edu.tokenizers.basic_split import split_basic
from llmos_edu.tokenizers.bpe import BPETokenizer
from llmos_edu.tokenizers.bpe_training import count_words, train_bpe
from llmos_edu.tokenizers.bytes import (
    byte_alphabet,
    from_printable,
    to_bytes,
    to_printable,
)
from llmos_edu.tokenizers.pretokenization import split_stream, split_words
from llmos_edu.tokenizers.vocabulary import Vocabulary
from llmos_edu.tokenizers.wordpiece import WordPieceTokenizer, longest_pieces
from llmos_edu.tokenizers.wordpiece_training import count_basic_words, train_wordpiece

__all__ = [
    "BPETokenizer",
    "Vocabulary",
    "WordPieceTokenizer",
    "byte_alphabet",
    "count_basic_words",
    "count_words",
    "from_printable",
    "longest_pieces",
    "split_basic",
    "split_stream",
    "split_words",
    "to_bytes",
    "to_printable",
    "train_bpe",
    "train_wordpiece",
]
