"""Telling: agreement, memory, capital letters, and the chance of every way."""

import random

import pytest

from llmos_edu.core import UnknownNameError
from llmos_edu.data import Noun, StoryGrammar

CATS = StoryGrammar(
    rules={
        "story": {"<who> <who.runs/run> . <visit>": 1},
        "visit": {
            "<friend> <friend.sees/see> <who.object> .": 3,
            "then <who.subject> <who.sleeps/sleep> !": 1,
        },
        "who": {"Ann": 1, "the cats": 3},
        "friend": {"Ann": 2, "the cats": 1, "Bob": 1},
    },
    nouns={
        "Ann": Noun(again="Ann", subject="she", object="her"),
        "Bob": Noun(again="Bob", subject="he", object="him"),
        "the cats": Noun(again="the cats", subject="they", object="them"),
    },
    different_from={"friend": "who"},
)


def tell(*choices):
    telling = CATS.begin()
    for option in (*CATS.rules["story"], *choices):
        telling = CATS.choose(telling, option)
    return telling


class TestByHand:
    def test_verbs_and_pronouns_agree_with_a_plural(self):
        told = tell("the cats", "<friend> <friend.sees/see> <who.object> .", "Bob")
        assert " ".join(told.words) == "The cats run . Bob sees them ."

    def test_verbs_and_pronouns_agree_with_a_singular(self):
        told = tell("Ann", "then <who.subject> <who.sleeps/sleep> !")
        assert " ".join(told.words) == "Ann runs . Then she sleeps !"

    def test_a_story_stops_in_front_of_its_next_choice(self):
        told = tell("Ann")
        assert told.words == ("Ann", "runs", ".")
        assert told.ahead == ("<visit>",)

    def test_weights_become_shares(self):
        assert CATS.options(tell()) == {"Ann": 0.25, "the cats": 0.75}

    def test_a_different_noun_never_repeats_the_first(self):
        before_friend = tell("Ann", "<friend> <friend.sees/see> <who.object> .")
        # Ann is taken: the weights 1 and 1 of the others are all there is.
        assert CATS.options(before_friend) == {"the cats": 0.5, "Bob": 0.5}

    def test_the_chance_of_a_way_is_the_product_of_its_choices(self):
        words = ("The", "cats", "run", ".", "Ann")
        ((chance, told),) = CATS.ways(words)
        # the cats 3/4, a visit 3/4, Ann 2/3 because the cats are taken
        assert chance == pytest.approx(3 / 4 * 3 / 4 * 2 / 3)
        assert told.words == (*words, "sees", "them", ".")


class TestLaws:
    def test_every_story_has_exactly_one_way(self):
        source = random.Random(0)
        for _ in range(50):
            words = CATS.draw(source)
            assert len(list(CATS.ways(words))) == 1

    def test_no_way_leads_to_words_that_are_never_told(self):
        assert list(CATS.ways(("Ann", "run"))) == []

    def test_no_way_leads_past_the_end(self):
        whole = tell("Ann", "then <who.subject> <who.sleeps/sleep> !").words
        assert list(CATS.ways((*whole, "Ann"))) == []

    def test_the_chances_of_all_ways_sum_to_one(self):
        assert sum(chance for chance, _ in CATS.ways(())) == pytest.approx(1.0)

    def test_draws_follow_the_weights(self):
        source = random.Random(0)
        n = 600
        plural = sum(CATS.draw(source)[0] == "The" for _ in range(n))
        # binomial with p = 3/4: three standard errors are 0.053
        assert plural / n == pytest.approx(0.75, abs=0.053)


class TestEdges:
    def test_an_option_that_the_rule_does_not_have_is_refused(self):
        with pytest.raises(UnknownNameError, match=r"option of <who>.*got 'Anne'"):
            tell("Anne")
