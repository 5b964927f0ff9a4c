r"""Train WordPiece: which pieces of words deserve to become tokens?

A word begins as one piece for each character, and all but the first carry the mark
`##`: "hugs" is `h ##u ##g ##s`. Then, as in byte pair encoding, the most frequent pair
of neighbours becomes one piece, again and again; a merged piece drops the mark in its
middle. Only the pieces are kept, not the order in which they were made: a WordPiece
tokenizer looks for the longest piece that fits, whatever it was merged from.

The rule by which BERT's own vocabulary was chosen was never published. Schuster and
Nakajima take the pair that raises the likelihood of the corpus most, which is
count(ab) / (count(a) count(b)) if every piece is drawn by itself; the trainers in use
today, such as that of the Rust library `tokenizers`, take the most frequent pair. So
does this one.

Source: Schuster and Nakajima (2012), Japanese and Korean Voice Search, section 3, for
pieces; Sennrich, Haddow and Birch (2016), arXiv:1508.07909, algorithm 1, for the rule.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from llmos_edu.core.errors import CorpusError, TokenizerError
from llmos_edu.tokenizers.basic_split import split_basic
from llmos_edu.tokenizers.bpe_training import PairCounts, PairQueue
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.pretokenization import check_several, split_special
from llmos_edu.tokenizers.symbols import Symbols

CONTINUED = "##"
"""The mark of a piece that goes on with a word."""

MAX_ALPHABET = 1000
"""Characters that get pieces of their own; rarer ones are not learnt."""


def count_basic_words(
    texts: Iterable[str],
    *,
    lowercase: bool = True,
    special_tokens: Collection[str] = (),
) -> Counter[str]:
    """Count the words of all texts, as BERT splits them, cut apart at special tokens.

    Raises:
        CorpusError: the texts hold no word.
        InputError: the texts are one string instead of several.

    Example:
        >>> count_basic_words(["To be, or not to be"]).most_common(2)
        [('to', 2), ('be', 2)]
    """
    check_several(texts)
    counts: Counter[str] = Counter()
    n_texts = 0
    for text in texts:
        n_texts += 1
        for part in split_special(text, special_tokens):
            if part not in special_tokens:
                counts.update(split_basic(part, lowercase=lowercase))
    if not counts:
        raise CorpusError(
            f"texts must hold words to learn from, got {n_texts} texts without any"
        )
    return counts


def train_wordpiece(word_counts: Mapping[str, int], *, n_pieces: int) -> list[str]:
    """Learn pieces: the characters, then what the most frequent pairs make.

    Among pairs that are equally frequent the greatest wins, compared by code points,
    first piece first. So the words and their counts alone decide, not their order.

    Args:
        word_counts: How often each word occurs; a word that holds a character beyond
            the `MAX_ALPHABET` most frequent ones is left out.
        n_pieces: When to stop.

    Returns:
        The characters that words begin with or could begin with, those that go on with
        a word, both in the order of code points, then merged pieces, the first made
        first. There are fewer than asked for where every word has become one piece.

    Raises:
        TokenizerError: n_pieces leaves no room for the characters.

    Source:
        arXiv:1508.07909, algorithm 1, on characters with a mark instead of an
        end-of-word symbol.

    Example:
        >>> train_wordpiece({"hug": 10, "bug": 5, "bun": 4}, n_pieces=10)
        ['b', 'g', 'h', 'n', 'u', '##g', '##n', '##u', '##ug', 'hug']
    """
    letters = _frequent_characters(word_counts)
    known = [(w, n) for w, n in word_counts.items() if w and letters.issuperset(w)]
    begun = sorted(letters)
    continued = sorted({character for word, _ in known for character in word[1:]})
    alphabet = [*begun, *(CONTINUED + character for character in continued)]
    if n_pieces < len(alphabet):
        raise TokenizerError(
            f"a vocabulary must have room for every character, got {n_pieces} pieces "
            f"for {len(alphabet)}: {len(begun)} that begin a word and "
            f"{len(continued)} that go on with one"
        )
    symbols = Symbols(map(to_bytes, alphabet))
    first = {ord(c): chr(i) for i, c in enumerate(begun)}
    later = {ord(c): chr(i) for i, c in enumerate(continued, start=len(begun))}
    counts = PairCounts(
        {word[0].translate(first) + word[1:].translate(later): n for word, n in known}
    )
    queue = PairQueue(counts, symbols)
    mark = to_bytes(CONTINUED)
    while len(symbols) < n_pieces and (pair := queue.pop()):
        left, right = symbols.tokens(pair)
        queue.push(counts.merge(pair, symbols.add(left + right.removeprefix(mark))))
    return [piece.decode("utf-8") for piece in symbols]


def _frequent_characters(word_counts: Mapping[str, int]) -> set[str]:
    counts: Counter[str] = Counter()
    for word, n_times in word_counts.items():
        for character in word:
            counts[character] += n_times
    frequent = sorted(counts, key=lambda c: (-counts[c], c))
    return set(frequent[:MAX_ALPHABET])
