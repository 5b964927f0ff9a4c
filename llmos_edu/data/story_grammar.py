r"""A grammar that remembers: what is drawn at the start decides words at the end.

A rule lists the ways a symbol can be told, each with a weight:

    "opening": {"One day <hero> <hero.finds/find> <thing> .": 2, "Once ... .": 1}

    word                itself, capitalised at the start of a sentence
    <hero>              one option of the rule `hero`: the same all through a story
    <hero.object>       a form of the chosen noun: `again`, `subject` or `object`
    <hero.finds/find>   the first word, or the second where the chosen noun is plural

Telling a story means walking through such a text from left to right and making a choice
wherever a symbol appears for the first time. A choice is remembered, so a name stays
that name, its pronouns agree, and what was put under the bed is found under the bed.

Read in this order:

1. `Noun`, `Telling`           a thing and its forms; a story told as far as it is known
2. `StoryGrammar.draw`         one story by chance
3. `StoryGrammar.ways`         every story that begins with given words, and its chance
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from llmos_edu.core.errors import UnknownNameError

SENTENCE_ENDS = (".", "!", "?")

Rule = Mapping[str, int | float]
"""The options of a symbol, each with its weight: any positive number."""


class Noun(NamedTuple):
    """The forms of a noun that later words agree with."""

    again: str
    """How it is named once it is known: `the kite` after `a kite`."""

    subject: str
    """Pronoun as a subject; `they` makes the noun plural."""

    object: str
    """Pronoun as an object."""

    def form(self, name: str) -> str:
        """Give a form by its name, or one of `singular/plural` by number."""
        if "/" in name:
            return name.split("/")[self.subject == "they"]
        return str(getattr(self, name))


class Telling(NamedTuple):
    """A story told up to the next choice."""

    words: tuple[str, ...]
    """What has been said."""

    ahead: tuple[str, ...]
    """The text that is left; it begins with the symbol to be chosen, or is empty."""

    chosen: Mapping[str, str]
    """The option every symbol so far was given."""


@dataclass(frozen=True)
class StoryGrammar:
    """A probability distribution over stories, written as rules."""

    rules: Mapping[str, Rule]
    """How each symbol can be told; a story begins at `story`."""

    nouns: Mapping[str, Noun]
    """The forms of those options that other words agree with."""

    different_from: Mapping[str, str]
    """Symbols that never repeat the option of another symbol, told earlier."""

    def begin(self) -> Telling:
        """Give the story of which nothing has been chosen."""
        return self._tell_on(Telling((), ("<story>",), {}))

    def choose(self, telling: Telling, option: str) -> Telling:
        """Make the choice that comes next and tell on until the one after it.

        Raises:
            UnknownNameError: the rule of that choice has no such option.
        """
        symbol, _ = read_piece(telling.ahead[0])
        if option not in self.rules[symbol]:
            raise UnknownNameError(
                f"option of <{symbol}> must be one of {list(self.rules[symbol])}, "
                f"got {option!r}"
            )
        chosen = {**telling.chosen, symbol: option}
        return self._tell_on(telling._replace(chosen=chosen))

    def options(self, telling: Telling) -> dict[str, float]:
        """Give the probability of each option of the choice that comes next."""
        symbol, _ = read_piece(telling.ahead[0])
        other = self.different_from.get(symbol)
        return self.shares(symbol, without=telling.chosen[other] if other else None)

    def shares(self, symbol: str, *, without: str | None = None) -> dict[str, float]:
        """Turn a rule's weights into probabilities, one option possibly left out."""
        rule = {o: w for o, w in self.rules[symbol].items() if o != without}
        total = sum(rule.values())
        return {option: weight / total for option, weight in rule.items()}

    def draw(self, source: random.Random) -> tuple[str, ...]:
        """Tell a whole story by chance and give its words."""
        telling = self.begin()
        while telling.ahead:
            options = self.options(telling)
            (option,) = source.choices(list(options), list(options.values()))
            telling = self.choose(telling, option)
        return telling.words

    def ways(self, words: tuple[str, ...]) -> Iterator[tuple[float, Telling]]:
        """Find every way in which a story can begin with `words`.

        Yields:
            The probability of the choices made, and the story as far as they tell it:
            beyond `words`, or to its end where the story ends with them.
        """
        open_ways = [(1.0, self.begin())]
        while open_ways:
            probability, telling = open_ways.pop()
            common = min(len(words), len(telling.words))
            if telling.words[:common] != words[:common]:
                continue
            if len(telling.words) > len(words):
                yield probability, telling
            elif telling.ahead:
                open_ways += [
                    (probability * share, self.choose(telling, option))
                    for option, share in self.options(telling).items()
                ]
            elif len(telling.words) == len(words):
                yield probability, telling

    def say(self, option: str, form: str) -> list[str]:
        """Spell an option out, or that form of it which the text asks for."""
        return (self.nouns[option].form(form) if form else option).split()

    def _tell_on(self, telling: Telling) -> Telling:
        words, ahead = list(telling.words), list(reversed(telling.ahead))
        while ahead:
            symbol, form = read_piece(ahead[-1])
            if not symbol:
                begins = not words or words[-1] in SENTENCE_ENDS
                words.append(capitalise(ahead.pop()) if begins else ahead.pop())
            elif symbol in telling.chosen:
                ahead.pop()
                ahead += reversed(self.say(telling.chosen[symbol], form))
            else:
                break
        return Telling(tuple(words), tuple(reversed(ahead)), telling.chosen)


@cache
def read_piece(piece: str) -> tuple[str, str]:
    """Split a piece of text into symbol and form; a plain word has neither.

    Example:
        >>> read_piece("<hero.finds/find>"), read_piece("<hero>"), read_piece("day")
        (('hero', 'finds/find'), ('hero', ''), ('', ''))
    """
    if not piece.startswith("<"):
        return "", ""
    symbol, _, form = piece.strip("<>").partition(".")
    return symbol, form


def capitalise(word: str) -> str:
    """Write a word as it stands at the start of a sentence.

    Example:
        >>> capitalise("the"), capitalise("Mia")
        ('The', 'Mia')
    """
    return word[0].upper() + word[1:]
