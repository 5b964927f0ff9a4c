"""The computed entropy against pencil, against listing every story, and refusals."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError
from llmos_edu.data import (
    GRAMMAR,
    Noun,
    StoryGrammar,
    all_words,
    expected_words,
    list_plots,
    surprise_by_symbol,
)

NOUNS = {
    "Ann": Noun(again="Ann", subject="she", object="her"),
    "the cats": Noun(again="the cats", subject="they", object="them"),
    "a dog": Noun(again="the dog", subject="it", object="it"),
}


def grammar(rules, nouns=NOUNS, different_from=None):
    return StoryGrammar(rules, nouns, different_from or {})


def every_story(some, telling=None, chance=1.0):
    """List all stories with their chances, by making every choice in turn."""
    telling = telling or some.begin()
    if not telling.ahead:
        yield telling.words, chance
        return
    for option, share in some.options(telling).items():
        yield from every_story(some, some.choose(telling, option), chance * share)


def assert_counts_are_those_of_all_stories(some):
    plots = list_plots(some)
    listed = list(every_story(some))
    chances = [chance for _, chance in listed]
    entropy = math.fsum(-chance * math.log(chance) for chance in chances)
    mean_length = math.fsum(chance * len(words) for words, chance in listed)
    assert len({words for words, _ in listed}) == len(listed), "two read the same"
    assert math.fsum(chances) == pytest.approx(1.0, abs=1e-12)
    assert sum(surprise_by_symbol(some, plots).values()) == pytest.approx(entropy)
    assert expected_words(some, plots) == pytest.approx(mean_length)
    assert all_words(some, plots) == {word for words, _ in listed for word in words}


class TestByHand:
    def test_a_fair_coin_is_worth_log_2(self):
        coin = grammar({"story": {"heads": 1, "tails": 1}})
        surprise = surprise_by_symbol(coin, list_plots(coin))
        assert surprise == {"story": pytest.approx(math.log(2))}

    def test_a_symbol_counts_as_often_as_it_is_told(self):
        rules = {"story": {"yes <coin>": 1, "no": 3}, "coin": {"heads": 1, "tails": 1}}
        some = grammar(rules)
        surprise = surprise_by_symbol(some, list_plots(some))
        # told in one story out of four
        assert surprise["coin"] == pytest.approx(math.log(2) / 4)
        # 1/4 log 4 + 3/4 log 4/3
        assert surprise["story"] == pytest.approx(0.5623, abs=1e-4)

    def test_what_is_remembered_costs_nothing_the_second_time(self):
        rules = {"story": {"<coin> and <coin>": 1}, "coin": {"heads": 1, "tails": 1}}
        some = grammar(rules)
        assert sum(surprise_by_symbol(some, list_plots(some)).values()) == (
            pytest.approx(math.log(2))
        )

    def test_a_symbol_that_must_differ_is_averaged_over_what_is_taken(self):
        people = {"Ann": 2, "the cats": 1, "a dog": 1}
        rules = {"story": {"<a> <b>": 1}, "a": people, "b": people}
        some = grammar(rules, different_from={"b": "a"})
        # Ann taken (1/2): 1/2, 1/2. Another taken (1/2): 2/3, 1/3.
        expected = 0.5 * math.log(2) + 0.5 * (
            2 / 3 * math.log(3 / 2) + 1 / 3 * math.log(3)
        )
        assert surprise_by_symbol(some, list_plots(some))["b"] == pytest.approx(
            expected
        )

    def test_length_is_averaged_over_the_options(self):
        some = grammar({"story": {"<who> sings": 1}, "who": {"Ann": 3, "the cats": 1}})
        # 3/4 of the stories have two words, 1/4 have three
        assert expected_words(some, list_plots(some)) == pytest.approx(2.25)


class TestLaws:
    weights = st.floats(0.05, 20)

    @settings(max_examples=30, deadline=None)
    @given(st.lists(weights, min_size=9, max_size=9))
    def test_any_weights_give_the_entropy_of_the_listed_stories(self, weights):
        a, b, c, d, e, f, g, h, i = weights
        people = {"Ann": a, "the cats": b, "a dog": c}
        rules = {
            "story": {"<who> <act> <end>": 1},
            "act": {"<who.runs/run> .": d, "<who.waits/wait> for <friend> .": e},
            "end": {"<joy> !": f, "but <who.subject> <who.is/are> <joy> .": g},
            "who": people,
            "friend": people,
            "joy": {"glad": h, "very glad": i},
        }
        some = grammar(rules, different_from={"friend": "who"})
        assert_counts_are_those_of_all_stories(some)

    def test_the_tiny_world_with_two_options_a_detail_counts_like_all_its_stories(self):
        details = ("hero", "friend", "thing", "place", "new_place", "errand")
        few = {
            name: dict(list(options.items())[-3:-1]) if name in details else options
            for name, options in GRAMMAR.rules.items()
        }
        few["friend"] = few["hero"] | {"Mia": 2}
        smaller = StoryGrammar(few, GRAMMAR.nouns, GRAMMAR.different_from)
        assert_counts_are_those_of_all_stories(smaller)

    def test_plots_have_all_the_probability(self):
        plots = list_plots(GRAMMAR)
        assert math.fsum(plot.probability for plot in plots) == pytest.approx(1.0)


class TestEdges:
    def test_a_symbol_without_a_rule_is_refused(self):
        rules = {"story": {"once <hero> sang": 1}}
        with pytest.raises(ConfigError, match=r"got <hero>; there are rules for story"):
            list_plots(grammar(rules))

    def test_agreement_with_what_is_not_told_yet_is_refused(self):
        rules = {"story": {"here <who.is/are> <who>": 1}, "who": {"Ann": 1}}
        with pytest.raises(ConfigError, match=r"got <who.is/are> before <who>"):
            list_plots(grammar(rules))

    def test_agreement_with_what_is_no_noun_is_refused(self):
        rules = {"story": {"<who> <who.is/are> here": 1}, "who": {"Ann": 1, "home": 1}}
        with pytest.raises(ConfigError, match=r"got 'home' among the options of <who>"):
            list_plots(grammar(rules))

    def test_a_difference_from_what_is_not_told_yet_is_refused(self):
        rules = {"story": {"<b> <a>": 1}, "a": {"x": 1, "y": 1}, "b": {"x": 1, "y": 1}}
        with pytest.raises(ConfigError, match=r"got <b> before <a>"):
            list_plots(grammar(rules, different_from={"b": "a"}))

    def test_a_difference_between_plots_is_refused(self):
        rules = {
            "story": {"<a> <b>": 1},
            "a": {"x <c>": 1, "y": 1},
            "b": {"x": 1, "y": 1},
        }
        rules["c"] = {"z": 1}
        with pytest.raises(ConfigError, match=r"got <a>.*<b> must differ from <a>"):
            list_plots(grammar(rules, different_from={"b": "a"}))

    def test_a_symbol_that_may_have_nothing_left_is_refused(self):
        rules = {"story": {"<a> <b>": 1}, "a": {"x": 1, "y": 1}, "b": {"x": 1}}
        with pytest.raises(ConfigError, match=r"got <b> with 1 option"):
            list_plots(grammar(rules, different_from={"b": "a"}))

    def test_a_plot_within_itself_is_refused(self):
        rules = {"story": {"again <story>": 1, "the end": 1}}
        with pytest.raises(ConfigError, match=r"got <story>.*<story> is told again"):
            list_plots(grammar(rules))

    @pytest.mark.parametrize("weight", [0, -1, math.inf, math.nan])
    def test_a_weight_that_is_no_weight_is_refused(self, weight):
        with pytest.raises(ConfigError, match=rf"<story> = {{'x': {weight}}}"):
            list_plots(grammar({"story": {"x": weight}}))

    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("home", "home again"),  # one begins the other
            ("Ann sings", "<who> sings"),  # a symbol can read like a word
            ("<who> sings", "<who> sings loud"),
            ("the end", "The end"),  # equal at the start of a sentence
        ],
    )
    def test_options_that_can_read_the_same_are_refused(self, one, other):
        rules = {"story": {one: 1, other: 1}, "who": {"Ann": 1, "the cats": 1}}
        with pytest.raises(ConfigError, match=rf"got '{one}' and '{other}'"):
            list_plots(grammar(rules))
