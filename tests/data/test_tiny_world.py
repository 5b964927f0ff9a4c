"""Stories a pencil can price, laws of the perfect predictor, and refusals."""

import math
import statistics

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import StoryGrammar, TinyWorld

WORLD = TinyWorld()
KITE = (
    "Look! Mia has a kite. She hides it under the bed. Then she goes to sleep. "
    "Nobody comes. Later Mia looks under the bed. There is the kite! Mia is happy."
)
MOVED = (
    "Today the twins find two frogs. They leave them in the boat. Then they go to the "
    "moon and it rains. Soon Grandma comes and puts them under the hat. Later the "
    "twins look in the boat. But they are under the hat! Who moved the frogs? Grandma! "
    "The twins and Grandma dance."
)
GOLDEN_STORY = (
    "Look! Ben has a drum. He hides it under the hat. Then he goes to school. Soon "
    "the pirates come and put it under the bed. Later Ben looks under the hat. But "
    "it is under the bed! Who moved the drum? The pirates! Ben and the pirates "
    "dance."
)


@pytest.fixture(scope="module")
def stories():
    return WORLD.stories(400, seed=1)


class TestByHand:
    def test_a_quiet_story_has_the_chance_of_its_choices(self):
        # Look 1/3, Mia 4/16, kite 3/12, hides 2/3, bed 3/8, sleep 2/6, dry 2/4,
        # nobody 1/5
        chance = 1 / 3 * 4 / 16 * 3 / 12 * 2 / 3 * 3 / 8 * 2 / 6 * 2 / 4 * 1 / 5
        assert WORLD.log_probability(KITE) == pytest.approx(math.log(chance))

    def test_a_story_with_a_visitor_has_the_chance_of_its_choices(self):
        # Today 2/3, twins 2/16, frogs 2/12, leave 1/3, boat 1/8, moon 1/6, rain 1/4,
        # a visit 4/5, Grandma 3/15 (not the twins), puts 3/4, hat 1/7 (not the
        # boat), dance 1/3
        early = 2 / 3 * 2 / 16 * 2 / 12 * 1 / 3 * 1 / 8 * 1 / 6 * 1 / 4
        late = 4 / 5 * 3 / 15 * 3 / 4 * 1 / 7 * 1 / 3
        assert WORLD.log_probability(MOVED) == pytest.approx(math.log(early * late))

    def test_the_name_of_the_finder_decides_the_pronoun(self):
        told = "Look! {} has a drum."
        assert WORLD.next_word_probabilities(told.format("Zoe")) == {"She": 1.0}
        assert WORLD.next_word_probabilities(told.format("Leo")) == {"He": 1.0}

    def test_the_first_word_after_under_is_shared_by_two_places(self):
        # under the bed 3, under the hat 1
        told = "Today Ben finds a cake. He hides it under the"
        assert WORLD.next_word_probabilities(told) == {"bed": 0.75, "hat": 0.25}

    def test_people_look_where_they_left_it_not_where_it_is(self):
        told = MOVED[: MOVED.index(" in the boat. But")]
        assert WORLD.next_word_probabilities(told) == {"in": 1.0}
        told = MOVED[: MOVED.index(" under the hat! Who")]
        assert WORLD.next_word_probabilities(told) == {"under": 1.0}

    def test_the_visitor_is_remembered_to_the_end(self):
        told = MOVED[: MOVED.index(" Grandma!")]
        assert WORLD.next_word_probabilities(told) == {"Grandma": 1.0}

    def test_a_whole_story_is_followed_by_its_end(self):
        assert WORLD.next_word_probabilities(KITE) == {"<eos>": 1.0}


class TestLaws:
    def test_the_mean_surprise_of_stories_is_the_entropy(self, stories):
        surprises = [-WORLD.log_probability(story) for story in stories]
        standard_error = statistics.stdev(surprises) / math.sqrt(len(stories))
        assert standard_error < 0.1
        gap = statistics.mean(surprises) - WORLD.entropy_per_story
        assert abs(gap) < 3 * standard_error

    def test_the_mean_length_of_stories_is_the_expected_one(self, stories):
        lengths = [len(WORLD.encode(story)) for story in stories]
        gap = statistics.mean(lengths) - WORLD.tokens_per_story
        assert abs(gap) < 3 * statistics.stdev(lengths) / math.sqrt(len(stories))

    def test_stories_use_the_vocabulary_and_nothing_else(self, stories):
        said = {token_id for story in stories for token_id in WORLD.encode(story)}
        assert said == set(range(WORLD.vocab_size))

    def test_word_by_word_surprise_adds_up_to_that_of_the_story(self):
        for story in WORLD.stories(3, seed=3):
            ids = WORLD.encode(story)
            told = 0.0
            for place, token_id in enumerate(ids):
                chances = WORLD.next_word_probabilities(WORLD.decode(ids[:place]))
                assert math.fsum(chances.values()) == pytest.approx(1.0)
                told += math.log(chances[WORLD.words[token_id]])
            assert told == pytest.approx(WORLD.log_probability(story))

    def test_entropy_per_token_is_that_of_a_story_over_its_length(self):
        per_story = sum(WORLD.entropy_by_symbol.values())
        assert WORLD.entropy_per_story == pytest.approx(per_story)
        assert WORLD.entropy_per_token * WORLD.tokens_per_story == (
            pytest.approx(per_story)
        )

    @settings(deadline=None, max_examples=10)
    @given(st.integers())
    def test_decoding_gives_the_story_back(self, seed):
        stories = WORLD.stories(2, seed=seed)
        ids = [token_id for story in stories for token_id in WORLD.encode(story)]
        assert WORLD.decode(ids) == "\n".join(stories)

    def test_a_longer_list_begins_with_the_shorter(self):
        assert WORLD.stories(9, seed=5)[:4] == WORLD.stories(4, seed=5)


class TestGolden:
    def test_a_seed_tells_the_same_story_on_every_machine(self):
        assert WORLD.stories(1, seed=0) == [GOLDEN_STORY]

    def test_the_floor_of_the_loss_curves(self):
        # Listed story by story in test_story_entropy for a smaller world; here only
        # pinned, because chapters quote it.
        assert WORLD.vocab_size == 78
        assert WORLD.entropy_per_token == pytest.approx(0.2240, abs=5e-5)


class TestEdges:
    @pytest.mark.parametrize(
        "text", ["", "Mia", "Look! Mia has a kite.", KITE + " Mia", "Dragons come."]
    )
    def test_a_text_that_is_no_story_is_impossible(self, text):
        assert WORLD.log_probability(text) == -math.inf

    def test_a_prefix_that_begins_no_story_is_refused(self):
        with pytest.raises(InputError, match=r"got 'Look! Mia have'"):
            WORLD.next_word_probabilities("Look! Mia have")

    def test_a_word_of_another_world_is_refused(self):
        with pytest.raises(InputError, match=r"got 'dragon'"):
            WORLD.encode("Look! Mia has a dragon.")

    @pytest.mark.parametrize("token_id", [-1, 78])
    def test_an_id_outside_the_vocabulary_is_refused(self, token_id):
        with pytest.raises(InputError, match=rf"from 0 to 77, got {token_id}"):
            WORLD.decode([3, token_id])

    def test_a_negative_number_of_stories_is_refused(self):
        with pytest.raises(ConfigError, match=r"got n=-2"):
            WORLD.stories(-2, seed=0)

    def test_no_stories_are_no_stories(self):
        assert WORLD.stories(0, seed=0) == []
        assert WORLD.decode([]) == ""

    def test_a_prompt_is_not_closed(self):
        ids = WORLD.encode("Look! Mia", end=False)
        assert [WORLD.words[token_id] for token_id in ids] == ["Look", "!", "Mia"]
        assert WORLD.encode("Look! Mia") == [*ids, 0]

    def test_a_grammar_of_ones_own_makes_a_world(self):
        rules = {"story": {"<coin> falls .": 1}, "coin": {"heads": 1, "tails": 1}}
        coins = TinyWorld(StoryGrammar(rules, {}, {}))
        assert coins.words == ["<eos>", ".", "Heads", "Tails", "falls"]
        assert coins.entropy_per_token == pytest.approx(math.log(2) / 4)

    def test_an_ambiguous_grammar_makes_no_world(self):
        rules = {"story": {"heads": 1, "heads up": 1}}
        with pytest.raises(ConfigError, match=r"got 'heads' and 'heads up'"):
            TinyWorld(StoryGrammar(rules, {}, {}))
