r"""A tiny world of stories whose perfect predictor is known.

    Today Mia finds a kite. She hides it under the bed. Then she goes to school and it
    rains. Soon the pirates come and put it in the bath. Later Mia looks under the bed.
    But it is in the bath! Who moved the kite? The pirates! Mia and the pirates laugh.

Verbs agree in number, pronouns in gender and number, and five things said early (who,
what, where, the visitor, the new place) return late: a model that looks back only a few
words must guess where one that remembers is sure. Real text never tells how good a
model could become. Here the entropy is computed, so every loss curve has a floor.

Read in this order: `RULES`, then `TinyWorld`.

Source: the plot is that of the false-belief task of Baron-Cohen, Leslie and Frith
(1985), Does the autistic child have a "theory of mind"?; words and grammar are ours.
"""

import math
import random
import re
from collections.abc import Iterable
from functools import cached_property

from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.data.story_entropy import (
    all_words,
    expected_words,
    list_plots,
    surprise_by_symbol,
)
from llmos_edu.data.story_grammar import Noun, StoryGrammar

EOS = "<eos>"

PEOPLE = {
    "Mia": Noun(again="Mia", subject="she", object="her"),
    "Ben": Noun(again="Ben", subject="he", object="him"),
    "Zoe": Noun(again="Zoe", subject="she", object="her"),
    "Leo": Noun(again="Leo", subject="he", object="him"),
    "Grandma": Noun(again="Grandma", subject="she", object="her"),
    "the twins": Noun(again="the twins", subject="they", object="them"),
    "the pirates": Noun(again="the pirates", subject="they", object="them"),
}

THINGS = {
    "a kite": Noun(again="the kite", subject="it", object="it"),
    "a drum": Noun(again="the drum", subject="it", object="it"),
    "a cake": Noun(again="the cake", subject="it", object="it"),
    "a crown": Noun(again="the crown", subject="it", object="it"),
    "two boots": Noun(again="the boots", subject="they", object="them"),
    "two frogs": Noun(again="the frogs", subject="they", object="them"),
}

PLACES = {
    "under the bed": 3,
    "under the hat": 1,
    "behind the door": 2,
    "in the boat": 1,
    "in the bath": 1,
}

RULES = {
    "story": {"<opening> <hiding> <leaving> <visit>": 1},
    "opening": {
        "Today <hero> <hero.finds/find> <thing> .": 2,
        "Look ! <hero> <hero.has/have> <thing> .": 1,
    },
    "hiding": {
        "<hero.subject> <hero.hides/hide> <thing.object> <place> .": 2,
        "<hero.subject> <hero.leaves/leave> <thing.object> <place> .": 1,
    },
    "leaving": {"Then <hero.subject> <hero.goes/go> <errand> <meanwhile>": 1},
    "meanwhile": {".": 2, "and it rains .": 1, "and the cat sleeps .": 1},
    "visit": {
        "Soon <friend> <friend.comes/come> and <deed> <hero> and <friend> <joy> .": 4,
        "Nobody comes . <search> <hero> <hero.is/are> happy .": 1,
    },
    "deed": {
        "<friend.puts/put> <thing.object> <new_place> . Later <hero> "
        "<hero.looks/look> <place> . But <thing.subject> <thing.is/are> <new_place> ! "
        "Who moved <thing.again> ? <friend> !": 3,
        "<friend.sings/sing> . <search>": 1,
    },
    "search": {
        "Later <hero> <hero.looks/look> <place> . "
        "There <thing.is/are> <thing.again> !": 1
    },
    "joy": {"laugh": 2, "dance": 1},
    "hero": dict(zip(PEOPLE, (4, 4, 2, 2, 1, 2, 1), strict=True)),
    "friend": dict(zip(PEOPLE, (2, 2, 2, 2, 3, 1, 4), strict=True)),
    "thing": dict(zip(THINGS, (3, 2, 2, 1, 2, 2), strict=True)),
    "place": PLACES,
    "new_place": PLACES,
    "errand": {"to school": 3, "to sleep": 2, "to the moon": 1},
}

GRAMMAR = StoryGrammar(
    rules=RULES,
    nouns={**PEOPLE, **THINGS},
    different_from={"friend": "hero", "new_place": "place"},
)


class TinyWorld:
    """Stories with a known entropy, their vocabulary and their perfect predictor.

    Args:
        grammar: The stories to tell; a grammar of your own works like ours.

    Raises:
        ConfigError: the grammar contradicts itself, or two of its stories could read
            the same, so that the entropy of its words would be unknown.

    Example:
        >>> world = TinyWorld()
        >>> len(world.words), round(world.entropy_per_token, 4)
        (78, 0.224)
        >>> world.next_word_probabilities("Today Mia finds two frogs. She hides")
        {'them': 1.0}
    """

    def __init__(self, grammar: StoryGrammar = GRAMMAR) -> None:
        self.grammar = grammar
        self._plots = list_plots(grammar)
        self.words = [EOS, *sorted(all_words(grammar, self._plots))]
        self._ids = {word: token_id for token_id, word in enumerate(self.words)}

    @property
    def vocab_size(self) -> int:
        """How many different words there are, `<eos>` among them."""
        return len(self.words)

    @cached_property
    def entropy_by_symbol(self) -> dict[str, float]:
        """Nats that each symbol of the grammar adds to a story; they sum to it."""
        return surprise_by_symbol(self.grammar, self._plots)

    @property
    def entropy_per_story(self) -> float:
        """Entropy of one story in nats: the mean of `-log_probability(story)`."""
        return math.fsum(self.entropy_by_symbol.values())

    @property
    def tokens_per_story(self) -> float:
        """Mean number of tokens in a story: words, punctuation marks and `<eos>`."""
        return expected_words(self.grammar, self._plots) + 1

    @property
    def entropy_per_token(self) -> float:
        """Entropy rate of an endless row of stories, in nats per token.

        It is `entropy_per_story / tokens_per_story`, with `<eos>` counted as a token:
        the lowest mean cross-entropy any model can reach on this text when it sees
        each story from its first word. A window that begins in the middle of a story
        hides early facts, so there even the perfect predictor does a little worse.
        """
        return self.entropy_per_story / self.tokens_per_story

    def stories(self, n: int, *, seed: int) -> list[str]:
        """Tell stories by chance.

        Args:
            n: How many.
            seed: Any integer; a longer list of the same seed begins with the shorter.

        Raises:
            ConfigError: n is negative.
        """
        if n < 0:
            raise ConfigError(f"number of stories must be 0 or more, got {n=}")
        source = random.Random(seed)
        return [join(self.grammar.draw(source)) for _ in range(n)]

    def encode(self, text: str, *, end: bool = True) -> list[int]:
        """Turn a story into token ids.

        Args:
            text: A story, or the beginning of one.
            end: Close it with `<eos>`; False leaves a prompt open.

        Raises:
            InputError: a word is not of this world.
        """
        words = [*split(text), EOS] if end else split(text)
        if unknown := [word for word in words if word not in self._ids]:
            raise InputError(
                f"words must be of the tiny world, got {unknown[0]!r}; "
                "TinyWorld().words lists them, and capital letters count"
            )
        return [self._ids[word] for word in words]

    def decode(self, token_ids: Iterable[int]) -> str:
        """Turn token ids into text, one line for each story.

        Raises:
            InputError: an id is outside the vocabulary.
        """
        words = []
        for token_id in token_ids:
            if not 0 <= token_id < self.vocab_size:
                raise InputError(
                    f"token ids must be from 0 to {self.vocab_size - 1}, got {token_id}"
                )
            words.append(self.words[token_id])
        stories = " ".join(words).split(EOS)
        return "\n".join(join(story.split()) for story in stories).strip()

    def log_probability(self, story: str) -> float:
        """Give the exact log-probability of a whole story, in nats.

        Returns:
            The sum of the log-probabilities of its choices; -inf for a text that this
            world never tells.
        """
        words = tuple(split(story))
        ways = self.grammar.ways(words)
        whole = math.fsum(chance for chance, told in ways if told.words == words)
        return math.log(whole) if whole else -math.inf

    def next_word_probabilities(self, prefix: str) -> dict[str, float]:
        """Predict the next word as well as it can be predicted.

        Adds up every story that begins with the prefix, so nothing predicts better:
        its mean cross-entropy is `entropy_per_token`.

        Args:
            prefix: The beginning of a story; may be empty, or a whole story.

        Returns:
            Every word that can come next, likeliest first; probabilities sum to 1.

        Raises:
            InputError: no story begins like this.
        """
        words = tuple(split(prefix))
        chances: dict[str, float] = {}
        for chance, told in self.grammar.ways(words):
            word = (*told.words, EOS)[len(words)]
            chances[word] = chances.get(word, 0.0) + chance
        if not chances:
            raise InputError(
                f"prefix must be the beginning of a story, got {prefix[-60:]!r}; "
                "no story of this world begins like this"
            )
        total = math.fsum(chances.values())
        likeliest_first = sorted(chances, key=lambda word: (-chances[word], word))
        return {word: chances[word] / total for word in likeliest_first}


def split(text: str) -> list[str]:
    """Cut text into words and punctuation marks.

    Example:
        >>> split("Who moved the kite? Ben!")
        ['Who', 'moved', 'the', 'kite', '?', 'Ben', '!']
    """
    return re.findall(r"\w+|[^\w\s]", text)


def join(words: Iterable[str]) -> str:
    """Put words together as they are written, the inverse of `split`.

    Example:
        >>> join(["Nobody", "comes", "."])
        'Nobody comes.'
    """
    return re.sub(r" ([^\w\s])", r"\1", " ".join(words))
