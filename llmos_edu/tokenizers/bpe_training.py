r"""Train byte pair encoding: which pairs of tokens deserve to become one token?

The rule takes two lines: count all pairs of neighbours, make the most frequent one a
token, repeat. Done to the letter this reads the corpus again for each of thousands
of merges. Three ideas make it fast.

1. Count each different word once (`count_words`): 8 MB of Python source are 2 million
   words, but only 37,000 different ones.
2. A merge changes only the words that hold its pair, and in them only the pairs beside
   it. `PairCounts` remembers which words those are and corrects the counts.
3. `PairQueue` keeps the pairs in a heap. A count that has fallen since is noticed only
   when its pair comes out on top; it then goes back in with the count of today.

Source: Sennrich, Haddow and Birch (2016), Neural Machine Translation of Rare Words with
Subword Units, arXiv:1508.07909, section 3.2 and algorithm 1; on bytes: Radford et al.
(2019), Language Models are Unsupervised Multitask Learners, section 2.2.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from heapq import heapify, heappop, heappush, heapreplace

from llmos_edu.core.errors import CorpusError
from llmos_edu.tokenizers.bytes import to_bytes
from llmos_edu.tokenizers.pretokenization import (
    check_several,
    split_special,
    split_words,
)
from llmos_edu.tokenizers.symbols import Symbols, adjacent_pairs, spell

REVERSED_BYTES = bytes(range(255, -1, -1))


def count_words(
    texts: Iterable[str], *, special_tokens: Collection[str] = ()
) -> Counter[str]:
    """Count the words of all texts, cut apart at special tokens.

    Raises:
        CorpusError: there is no text at all, or one string instead of several.

    Example:
        >>> count_words(["to be or not to be"]).most_common(2)
        [(' be', 2), ('to', 1)]
    """
    check_several(texts)
    counts: Counter[str] = Counter()
    n_texts = 0
    for text in texts:
        n_texts += 1
        for part in split_special(text, special_tokens):
            if part not in special_tokens:
                counts.update(split_words(part))
    if not counts:
        raise CorpusError(
            f"texts must hold something to learn from, got {n_texts} texts without "
            "a character to learn"
        )
    return counts


def train_bpe(
    word_counts: Mapping[str, int], *, n_tokens: int
) -> list[tuple[bytes, bytes]]:
    """Learn which pairs to merge, the most frequent first.

    Among pairs that are equally frequent, the lexicographically greatest pair of byte
    strings wins. So the result depends on the words and their counts alone, not on the
    order in which they came.

    Args:
        word_counts: How often each word occurs. Pairs never reach across words.
        n_tokens: When to stop: the number of tokens, the 256 bytes included.

    Returns:
        The merges in the order in which they must be applied. There are fewer than
        asked for where every word has become one token and no pair is left. Two merges
        may make the same token, as (a, bc) and (ab, c) do.

    Complexity:
        Memory O(bytes of the different words). Time O(that) for the first count, then
        for each merge O(its occurrences), times the logarithm of the heap's size.

    Source:
        arXiv:1508.07909, algorithm 1. Differs from the paper: bytes instead of
        characters, no end-of-word symbol, and a rule for ties, of which it has none.

    Example:
        >>> train_bpe({"aaabdaaabac": 1}, n_tokens=259)
        [(b'a', b'a'), (b'aa', b'a'), (b'aaa', b'b')]
    """
    symbols = Symbols()
    counts = PairCounts({spell(to_bytes(w)): n for w, n in word_counts.items()})
    queue = PairQueue(counts, symbols)
    merges: dict[tuple[bytes, bytes], None] = {}  # ordered, and each merge only once
    while len(symbols) < n_tokens and (pair := queue.pop()):
        first, second = symbols.tokens(pair)
        merges[first, second] = None
        grown = counts.merge(pair, symbols.add(first + second))
        queue.push(grown)
    return list(merges)


class PairCounts:
    """How often each pair of neighbours occurs, kept right while words are merged.

    Args:
        word_counts: How often each word occurs; the words are spelt in symbols.
    """

    def __init__(self, word_counts: Mapping[str, int]) -> None:
        self._words = list(word_counts)
        self._n_times = list(word_counts.values())
        self._words_with: defaultdict[str, list[int]] = defaultdict(list)
        self.of: defaultdict[str, int] = defaultdict(int)
        occurrences: defaultdict[str, list[int]] = defaultdict(list)
        for index, word in enumerate(self._words):
            for pair in adjacent_pairs(word):
                occurrences[pair].append(index)
        self._add(occurrences)

    def merge(self, pair: str, merged: str) -> Iterable[str]:
        """Replace a pair by one symbol in every word, and correct the counts beside it.

        Args:
            pair: Two symbols.
            merged: The symbol of the token they make.

        Returns:
            The pairs that are more frequent now; each of them holds `merged`.
        """
        first, second = pair[0], pair[1]
        occurrences: defaultdict[str, list[int]] = defaultdict(list)
        for index in self._words_with.pop(pair):
            n_times = self._n_times[index]
            between = self._words[index].split(pair)
            self._words[index] = merged.join(between)
            left_before = left_now = between[0][-1:]  # empty at the start of the word
            for after in between[1:]:
                if left_now:
                    self.of[left_before + first] -= n_times
                    occurrences[left_now + merged].append(index)
                if after:
                    self.of[second + after[0]] -= n_times
                    occurrences[merged + after[0]].append(index)
                    left_before = left_now = after[-1]
                else:  # the pair follows once more, at once
                    left_before, left_now = second, merged
        del self.of[pair]
        self._add(occurrences)
        return occurrences

    def _add(self, occurrences: Mapping[str, list[int]]) -> None:
        """Count new occurrences, given as one index of a word for each."""
        for pair, indices in occurrences.items():
            self._words_with[pair] += indices
            self.of[pair] += sum(map(self._n_times.__getitem__, indices))


class PairQueue:
    """Hands out pairs: the most frequent first, among equals the greatest bytes.

    Args:
        counts: The counts, which may fall while pairs wait.
        symbols: What the symbols stand for, to settle ties.
    """

    def __init__(self, counts: PairCounts, symbols: Symbols) -> None:
        self._counts = counts.of
        self._symbols = symbols
        self._heap = [self._entry(pair) for pair in counts.of]
        heapify(self._heap)

    def pop(self) -> str | None:
        """Take the best pair out, or None when no pair is left."""
        while self._heap:
            negative_count, first, second, pair = self._heap[0]
            count = self._counts.get(pair, 0)
            if count == 0:
                heappop(self._heap)
            elif count == -negative_count:
                return heappop(self._heap)[-1]
            else:
                heapreplace(self._heap, (-count, first, second, pair))
        return None

    def push(self, pairs: Iterable[str]) -> None:
        """Put in pairs that have become more frequent."""
        for pair in pairs:
            heappush(self._heap, self._entry(pair))

    def _entry(self, pair: str) -> tuple[int, str, str, str]:
        first, second = self._symbols.tokens(pair)
        return -self._counts[pair], _falling(first), _falling(second), pair


def _falling(token: bytes) -> str:
    """A string that sorts the other way round, because a heap gives the least first.

    Every byte b becomes the character 255 - b, and the end, which must now come after
    all bytes, becomes the character 256.
    """
    return token.translate(REVERSED_BYTES).decode("latin-1") + "\u0100"
