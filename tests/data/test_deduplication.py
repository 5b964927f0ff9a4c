"""Likeness by counting, signatures against it, the S curve, and what is kept."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError
from llmos_edu.data import (
    TinyWorld,
    deduplicate,
    found_chance,
    jaccard,
    shingles,
    signature,
)

STORY = " ".join(f"word{number}" for number in range(60))
numbers = st.sets(st.integers(0, 30).map(str), min_size=1)


class TestByHand:
    def test_six_words_have_two_runs_of_five(self):
        text = "Later  Mia looks under\nthe bed"
        expected = {"Later Mia looks under the", "Mia looks under the bed"}
        assert shingles(text) == expected

    @pytest.mark.parametrize(("text", "run"), [("Ben sings", "Ben sings"), ("", "")])
    def test_a_short_text_is_one_run(self, text, run):
        assert shingles(text) == {run}

    def test_two_of_five_shared_is_a_likeness_of_two_fifths(self):
        assert jaccard(set("abcd"), set("cde")) == 2 / 5

    def test_the_s_curve_at_one_half(self):
        # a band agrees with 1 / 4, neither of two with 9 / 16
        assert found_chance(0.5, n_bands=2, n_rows=2) == pytest.approx(7 / 16)


class TestLaws:
    @settings(deadline=None)
    @given(numbers, numbers)
    def test_likeness_does_not_depend_on_who_is_asked(self, one, other):
        assert jaccard(one, other) == jaccard(other, one)
        assert jaccard(one, one) == 1.0
        assert 0.0 <= jaccard(one, other) <= 1.0

    @settings(deadline=None, max_examples=25)
    @given(numbers, numbers)
    def test_the_signature_of_a_union_is_the_smaller_of_both(self, one, other):
        both = np.minimum(signature(one), signature(other))
        np.testing.assert_array_equal(signature(one | other), both)

    @pytest.mark.parametrize("n_shared", [100, 400, 800])
    def test_signatures_agree_as_often_as_the_sets_are_alike(self, n_shared):
        shared = {f"s{number}" for number in range(n_shared)}
        one = shared | {f"a{number}" for number in range(500)}
        other = shared | {f"b{number}" for number in range(500)}
        likeness = n_shared / (n_shared + 1000)
        places = [signature(runs, n_hashes=4000) for runs in (one, other)]
        error = (likeness * (1 - likeness) / 4000) ** 0.5
        assert np.mean(places[0] == places[1]) == pytest.approx(likeness, abs=4 * error)

    def test_the_s_curve_is_how_often_bands_agree(self):
        shared = {f"s{number}" for number in range(60)}
        one = shared | {f"a{number}" for number in range(20)}
        other = shared | {f"b{number}" for number in range(20)}
        n_bands, n_rows, n_seeds = 3, 4, 400
        found = 0
        for seed in range(n_seeds):
            sizes = {"n_hashes": n_bands * n_rows, "seed": seed}
            equal = signature(one, **sizes) == signature(other, **sizes)
            found += equal.reshape(n_bands, n_rows).all(axis=1).any()
        chance = found_chance(0.6, n_bands=n_bands, n_rows=n_rows)
        error = (chance * (1 - chance) / n_seeds) ** 0.5
        assert found / n_seeds == pytest.approx(chance, abs=4 * error)

    def test_what_is_kept_holds_no_pair_as_alike_as_the_threshold(self):
        stories = TinyWorld().stories(60, seed=0)
        kept = deduplicate(stories, threshold=0.6, n_words=2)
        runs = [shingles(story, n_words=2) for story in kept]
        pairs = [(a, b) for n, a in enumerate(runs) for b in runs[:n]]
        assert 0 < len(kept) < len(stories)
        assert max(jaccard(a, b) for a, b in pairs) < 0.6

    def test_deduplicating_twice_changes_nothing(self):
        kept = deduplicate(TinyWorld().stories(60, seed=1), threshold=0.6, n_words=2)
        assert deduplicate(kept, threshold=0.6, n_words=2) == kept


class TestDeduplicate:
    def test_the_first_of_each_kind_stays_in_order(self):
        near = STORY.replace("word59", "end")
        assert deduplicate(["b", STORY, "a", near, "b"]) == ["b", STORY, "a"]

    def test_a_near_copy_is_judged_by_its_true_likeness(self):
        near = STORY.replace("word30", "other")
        # 56 runs each; 5 of them hold the word: 51 shared, 61 together, 0.836
        assert deduplicate([STORY, near], threshold=0.83) == [STORY]
        assert deduplicate([STORY, near], threshold=0.84) == [STORY, near]

    def test_other_blanks_make_no_other_document(self):
        assert deduplicate(["Nobody comes.", "Nobody\n comes."]) == ["Nobody comes."]

    def test_no_documents_stay_no_documents(self):
        assert deduplicate([]) == []


class TestGolden:
    def test_a_signature_is_the_same_on_every_machine(self):
        assert signature({"Nobody comes."}, n_hashes=3).tolist() == [
            283582952,
            2681540224,
            2585694728,
        ]


class TestEdges:
    @pytest.mark.parametrize("threshold", [0.0, -0.5, 1.5, float("nan")])
    def test_a_threshold_that_means_nothing_is_refused(self, threshold):
        with pytest.raises(ConfigError, match=rf"threshold={threshold}"):
            deduplicate(["a"], threshold=threshold)

    def test_runs_of_no_words_are_refused(self):
        with pytest.raises(ConfigError, match="n_words=0"):
            shingles("a b", n_words=0)

    @pytest.mark.parametrize(("runs", "n_hashes"), [(set(), 8), ({"a"}, 0)])
    def test_a_signature_of_nothing_is_refused(self, runs, n_hashes):
        with pytest.raises(ConfigError, match=rf"{len(runs)} shingles and {n_hashes=}"):
            signature(runs, n_hashes=n_hashes)
