"""Merging by hand, against brute force, and in the order that matters."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.tokenizers.bpe_merging import MergeRules
from tests.tokenizers.test_bpe_training import merge_everywhere

AB_FIRST = MergeRules([(b"a", b"b"), (b"b", b"c")])
BC_FIRST = MergeRules([(b"b", b"c"), (b"a", b"b")])


class CountedList(list):
    n_looked_up = 0

    def __getitem__(self, place):
        self.n_looked_up += 1
        return super().__getitem__(place)


def merge_by_brute_force(word, merges):
    tokens = [bytes([byte]) for byte in word]
    while fitting := set(pairwise(tokens)) & set(merges):
        tokens = merge_everywhere(tokens, min(fitting, key=merges.index))
    return tokens


class TestByHand:
    def test_the_merge_learnt_first_wins(self):
        assert AB_FIRST.apply(b"abc") == [b"ab", b"c"]
        assert BC_FIRST.apply(b"abc") == [b"a", b"bc"]

    def test_overlapping_pairs_are_merged_from_the_left(self):
        assert MergeRules([(b"a", b"a")]).apply(b"aaa") == [b"aa", b"a"]

    def test_steps_show_every_merge(self):
        rules = MergeRules([(b"a", b"b"), (b"ab", b"ab")])
        assert rules.steps(b"xabab") == [
            [b"x", b"a", b"b", b"a", b"b"],
            [b"x", b"ab", b"ab"],
            [b"x", b"abab"],
        ]

    def test_a_token_that_two_merges_make_takes_part_in_both(self):
        merges = [
            (b"b", b"c"),
            (b"a", b"bc"),
            (b"x", b"a"),
            (b"a", b"b"),
            (b"ab", b"c"),
        ]
        rules = MergeRules([*merges, (b"abc", b"abc")])
        assert rules.apply(b"abcabc") == [b"abcabc"]

    def test_no_word_has_no_tokens(self):
        assert AB_FIRST.apply(b"") == []
        assert AB_FIRST.steps(b"") == [[]]


class TestLaws:
    @settings(deadline=None, max_examples=300)
    @given(st.text("abc", max_size=12), st.data())
    def test_any_merges_in_any_order_are_applied_as_by_brute_force(self, word, data):
        tokens, merges = [b"a", b"b", b"c"], []
        for _ in range(data.draw(st.integers(0, 8))):
            pair = data.draw(st.tuples(*[st.sampled_from(tokens)] * 2))
            if pair not in merges:
                merges.append(pair)
                tokens.append(pair[0] + pair[1])
        merges = data.draw(st.permutations(merges))
        expected = merge_by_brute_force(word.encode(), merges)
        assert MergeRules(merges).apply(word.encode()) == expected

    def test_a_merge_that_fits_in_many_places_is_made_once(self):
        # 2 ** 12 letters in 12 merges, each of them at all places of the word at once
        merges = [(b"a" * 2**n, b"a" * 2**n) for n in range(12)]
        rules = MergeRules(merges)
        rules._rules = CountedList(rules._rules)
        assert rules.apply(b"a" * 2**12) == [b"a" * 2**12]
        assert rules._rules.n_looked_up == 12

    @given(st.text("abc", max_size=12))
    def test_the_last_step_is_what_apply_gives(self, text):
        word = text.encode()
        for rules in (AB_FIRST, BC_FIRST):
            steps = rules.steps(word)
            assert steps[-1] == rules.apply(word)
            assert [b"".join(tokens) for tokens in steps] == [word] * len(steps)
