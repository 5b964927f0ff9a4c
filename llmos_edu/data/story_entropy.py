r"""How surprising a grammar's stories are, computed and not sampled.

A symbol whose options hold other symbols shapes the *plot*: it decides what else will
be told. Every other symbol is a *detail*. A grammar has few plots, so all of them can
be listed with their probabilities; and a detail is drawn with the same probabilities
in every plot that tells it. By the chain rule the entropy of a story is then

$$H(\text{story}) = \sum_s P(s \text{ is told}) \; H(s \mid \text{what came before})$$

over all symbols $s$: no sampling, no bound, no approximation. It is the entropy of the
*choices*; it is that of the *words* as well because words give every choice away. The
options of a symbol differ in a word before either of them ends, and a grammar in which
they do not is refused.

Read in this order: `list_plots`, `surprise_by_symbol`, `expected_words`, `all_words`.

Source: Grenander (1967), Syntax-Controlled Probabilities, sums the entropy of a grammar
over its rules in this way. Symbols that are remembered are ours: they keep the sum
exact because a remembered choice costs nothing the second time.
"""

import math
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from llmos_edu.core.errors import ConfigError
from llmos_edu.data.story_grammar import (
    SENTENCE_ENDS,
    Rule,
    StoryGrammar,
    capitalise,
    read_piece,
)


class Plot(NamedTuple):
    """One way a story can be built, before its details are filled in."""

    probability: float
    pieces: tuple[str, ...]
    """The text from first to last piece: words, details and their forms."""

    symbols: tuple[str, ...]
    """Every symbol that is chosen on the way, in order."""


def list_plots(grammar: StoryGrammar) -> list[Plot]:
    """List every plot a grammar can tell; their probabilities sum to 1.

    Raises:
        ConfigError: a weight is not positive; a symbol has no rule, is referred to
            before it is told, or shapes the plot and yet is remembered; words agree
            with something that is no noun; options cannot be told apart.
    """
    for symbol, rule in grammar.rules.items():
        _expect_weights(symbol, rule)
    plots = list(_follow(grammar, ("<story>",), Plot(1.0, (), ())))
    for symbol in sorted({symbol for plot in plots for symbol in plot.symbols}):
        for one, other in combinations(grammar.rules[symbol], 2):
            _expect_tellable_apart(grammar, symbol, one, other)
    return plots


def surprise_by_symbol(grammar: StoryGrammar, plots: list[Plot]) -> dict[str, float]:
    """Share the entropy of a story out over the symbols it is chosen by.

    Returns:
        Nats by symbol: the entropy of its options times the chance that it is told.
        The values sum to the entropy of a story.
    """
    return {
        symbol: _option_entropy(grammar, symbol)
        * math.fsum(plot.probability for plot in plots if symbol in plot.symbols)
        for symbol in grammar.rules
    }


def expected_words(grammar: StoryGrammar, plots: list[Plot]) -> float:
    """Average the number of words over all stories, exactly."""
    return math.fsum(
        plot.probability * chance * len(words)
        for plot in plots
        for piece in plot.pieces
        for words, chance in _readings(grammar, piece)
    )


def all_words(grammar: StoryGrammar, plots: list[Plot]) -> set[str]:
    """Collect every word that occurs in some story, spelt as it occurs there."""
    found = set()
    for plot in plots:
        for before, piece in zip((".", *plot.pieces), plot.pieces, strict=False):
            for (first, *rest), _ in _readings(grammar, piece):
                begins = before in SENTENCE_ENDS
                found.update([capitalise(first) if begins else first, *rest])
    return found


def _follow(
    grammar: StoryGrammar, ahead: tuple[str, ...], plot: Plot
) -> Iterator[Plot]:
    for place, piece in enumerate(ahead):
        symbol, form = read_piece(piece)
        _expect_sense(grammar, piece, plot)
        if symbol and not form and symbol not in plot.symbols:
            plot = plot._replace(symbols=(*plot.symbols, symbol))
            if not _is_detail(grammar, symbol):
                for option, share in grammar.shares(symbol).items():
                    further = plot._replace(probability=plot.probability * share)
                    rest = (*option.split(), *ahead[place + 1 :])
                    yield from _follow(grammar, rest, further)
                return
        plot = plot._replace(pieces=(*plot.pieces, piece))
    yield plot


def _is_detail(grammar: StoryGrammar, symbol: str) -> bool:
    return not any("<" in option for option in grammar.rules[symbol])


def _marginal(grammar: StoryGrammar, symbol: str) -> dict[str, float]:
    """How often a detail is each of its options, whatever it must differ from."""
    marginal = dict.fromkeys(grammar.rules[symbol], 0.0)
    for taken, chance in _taken(grammar, symbol):
        for option, share in grammar.shares(symbol, without=taken).items():
            marginal[option] += chance * share
    return marginal


def _taken(grammar: StoryGrammar, symbol: str) -> Iterable[tuple[str | None, float]]:
    """Every option that a symbol may be forbidden to repeat, with its chance."""
    other = grammar.different_from.get(symbol)
    return [(None, 1.0)] if other is None else _marginal(grammar, other).items()


def _option_entropy(grammar: StoryGrammar, symbol: str) -> float:
    return math.fsum(
        chance * share * math.log(1 / share)
        for taken, chance in _taken(grammar, symbol)
        for share in grammar.shares(symbol, without=taken).values()
    )


def _readings(grammar: StoryGrammar, piece: str) -> list[tuple[list[str], float]]:
    """Every text a piece of a plot can stand for, with its chance."""
    symbol, form = read_piece(piece)
    if not symbol:
        return [([piece], 1.0)]
    marginal = _marginal(grammar, symbol)
    return [(grammar.say(option, form), chance) for option, chance in marginal.items()]


def _expect_weights(symbol: str, rule: Rule) -> None:
    if not rule or not all(0 < weight < math.inf for weight in rule.values()):
        raise ConfigError(
            f"options need weights above 0, got <{symbol}> = {dict(rule)}: "
            "leave an option out if it must never be chosen"
        )


def _expect_sense(grammar: StoryGrammar, piece: str, plot: Plot) -> None:
    symbol, form = read_piece(piece)
    if not symbol:
        return
    if symbol not in grammar.rules:
        raise ConfigError(
            f"every symbol needs a rule, got {piece}; "
            f"there are rules for {', '.join(sorted(grammar.rules))}"
        )
    if form:
        _expect_told(piece, symbol, plot)
        _expect_nouns(grammar, symbol)
    elif symbol in plot.symbols:
        _expect_detail(grammar, symbol, f"{piece} is told again")
    elif symbol in grammar.different_from:
        other = grammar.different_from[symbol]
        _expect_told(piece, other, plot)
        for involved in (symbol, other):
            _expect_detail(grammar, involved, f"<{symbol}> must differ from <{other}>")
        if len(grammar.rules[symbol]) < 2:
            raise ConfigError(
                f"a symbol that must differ needs two options, got <{symbol}> with 1 "
                f"option, which <{other}> may have taken"
            )


def _expect_told(piece: str, symbol: str, plot: Plot) -> None:
    if symbol not in plot.symbols:
        raise ConfigError(
            f"a symbol must be told before others refer to it, got {piece} before "
            f"<{symbol}>: put <{symbol}> earlier in the text"
        )


def _expect_nouns(grammar: StoryGrammar, symbol: str) -> None:
    if not_nouns := [o for o in grammar.rules[symbol] if o not in grammar.nouns]:
        raise ConfigError(
            f"words can only agree with a noun, got {not_nouns[0]!r} among the options "
            f"of <{symbol}>: add its forms to nouns"
        )


def _expect_detail(grammar: StoryGrammar, symbol: str, reason: str) -> None:
    if not _is_detail(grammar, symbol):
        raise ConfigError(
            f"a remembered symbol must have plain words as options, got <{symbol}>, "
            f"whose options hold symbols, although {reason}"
        )


def _expect_tellable_apart(
    grammar: StoryGrammar, symbol: str, one: str, other: str
) -> None:
    for piece, counterpart in zip(one.split(), other.split(), strict=False):
        if piece == counterpart:
            continue
        if _first_words(grammar, piece) & _first_words(grammar, counterpart):
            break
        return
    raise ConfigError(
        f"options of <{symbol}> must be told apart by their words, got {one!r} and "
        f"{other!r}: let one of them use another word early on"
    )


def _first_words(grammar: StoryGrammar, piece: str) -> set[str]:
    symbol, form = read_piece(piece)
    if not symbol:
        return {capitalise(piece)}
    firsts = {grammar.say(option, form)[0] for option in grammar.rules[symbol]}
    return set().union(*(_first_words(grammar, first) for first in firsts))
