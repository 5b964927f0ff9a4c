"""The explorer carries the distributions of every place of its sentences."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import MaskExplorer

CAT = (
    ["the", "cat"],
    [0.71234567, 0.1],
    [[("the", 0.71234567), ("a", 0.2)], [("dog", 0.4), ("cat", 0.1)]],
)
ONE = (["go"], [0.5], [[("go", 0.5)]])


class TestByHand:
    def test_numbers_are_rounded_and_all_sentences_go_along(self):
        explorer = MaskExplorer([CAT, ONE])
        assert [s["tokens"] for s in explorer.sentences] == [["the", "cat"], ["go"]]
        assert explorer.sentences[0]["chances"] == [0.7123, 0.1]
        assert explorer.sentences[0]["guesses"][1] == [["dog", 0.4], ["cat", 0.1]]

    def test_the_words_say_what_is_hidden(self):
        explorer = MaskExplorer([ONE, CAT], sentence=1, token=1)
        assert explorer.alt == ("Sentences with one hidden word: the [MASK] (dog 40 %)")
        assert explorer.still() is not None


class TestEdges:
    @pytest.mark.parametrize("start", [{"sentence": 2}, {"sentence": -1}])
    def test_a_sentence_that_is_not_there_is_refused(self, start):
        with pytest.raises(InputError, match="one of 2, counted from 0, got"):
            MaskExplorer([CAT, ONE], **start)

    def test_no_sentence_is_refused(self):
        with pytest.raises(InputError, match="one of 0"):
            MaskExplorer([])

    def test_a_word_that_is_not_there_is_refused(self):
        with pytest.raises(InputError, match=r"token must be one of 2, .* got 2"):
            MaskExplorer([CAT], token=2)

    @pytest.mark.parametrize(
        ("sentence", "message"),
        [
            ((["a"], [0.1, 0.2], [[("a", 0.1)]]), "chances of sentence 0 .* got 2"),
            ((["a"], [0.1], []), "guesses of sentence 0 .* got 0"),
            ((["a"], [0.1], [[]]), "every word a guess, got 1 words in sentence 0"),
        ],
    )
    def test_parts_that_disagree_are_refused(self, sentence, message):
        with pytest.raises(InputError, match=message):
            MaskExplorer([sentence])

    def test_too_much_data_is_refused(self):
        guesses = [[(f"word{n}", 0.1) for n in range(400)] for _ in range(100)]
        heavy = (["w"] * 100, [0.1] * 100, guesses)
        with pytest.raises(InputError, match="hand over fewer sentences"):
            MaskExplorer([heavy])
