r"""Apply byte pair encoding: the learnt merges, in the order in which they were learnt.

A word begins as its bytes. Of all merges that fit somewhere, the one learnt first is
made, everywhere it fits; then again, until none fits. The order matters: a new text
must get the tokens that the same text would have had during training.

Source: Sennrich, Haddow and Birch (2016), Neural Machine Translation of Rare Words with
Subword Units, arXiv:1508.07909, section 3.2.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from itertools import pairwise

from llmos_edu.tokenizers.symbols import Symbols, adjacent_pairs, spell


class MergeRules:
    """The merges of a tokenizer, ready to be applied to words.

    Args:
        merges: Pairs of tokens; the earlier ones come first wherever both fit.

    Example:
        >>> rules = MergeRules([(b"b", b"c"), (b"a", b"b")])
        >>> rules.apply(b"abcab")
        [b'a', b'bc', b'ab']
    """

    def __init__(self, merges: Iterable[tuple[bytes, bytes]]) -> None:
        self._symbols = Symbols()
        self._rank: dict[str, int] = {}
        self._rules: list[tuple[str, str]] = []
        for rank, (first, second) in enumerate(merges):
            pair = self._symbols.add(first) + self._symbols.add(second)
            self._rank[pair] = rank
            self._rules.append((pair, self._symbols.add(first + second)))

    def steps(self, word: bytes) -> list[list[bytes]]:
        """Merge a word and keep its tokens at first and after each merge.

        This is the algorithm as it is defined; `apply` gives its last step, faster.
        """
        symbols = spell(word)
        states = [symbols]
        while ranks := [
            self._rank[p] for p in adjacent_pairs(symbols) if p in self._rank
        ]:
            pair, merged = self._rules[min(ranks)]
            symbols = symbols.replace(pair, merged)
            states.append(symbols)
        return [self._symbols.tokens(symbols) for symbols in states]

    def apply(self, word: bytes) -> list[bytes]:
        """Merge a word as far as it goes, and give its tokens.

        Only neighbours of what was just merged can fit anew, so only they are looked
        up; the heap holds what fits. Its entries are never taken back: where the pair
        has vanished meanwhile, there is nothing to split at and no harm done.

        Complexity:
            Time O(different merges made * length of the word), of which Python sees no
            more than the places where something was merged.
        """
        symbols, rank_of = spell(word), self._rank
        heap = [rank_of[pair] for pair in adjacent_pairs(symbols) if pair in rank_of]
        heapify(heap)
        done = -1
        while heap:
            rank = heappop(heap)
            if rank == done:  # it fitted at several places, which were merged at once
                continue
            done = rank
            pair, merged = self._rules[rank]
            between = symbols.split(pair)
            symbols = merged.join(between)
            for before, after in pairwise(between):
                left = before[-1:] + merged  # no pair at the start of the word
                right = merged + (after[:1] or merged)  # or the same pair once more
                if left in rank_of:
                    heappush(heap, rank_of[left])
                if right in rank_of:
                    heappush(heap, rank_of[right])
        return self._symbols.tokens(symbols)
