"""Flags come from a dataclass, and a dataclass comes back."""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import pytest

from llmos_edu.cli.flags import (
    EVERYWHERE,
    Parser,
    add_flags,
    field_docstrings,
    read_flags,
)


@dataclass(frozen=True, kw_only=True)
class Cake:
    """What to bake."""

    name: str = field(metadata={"positional": True})
    """Its name, 100 % yours."""
    guests: tuple[str, ...] = ()
    """Who comes."""
    layers: int = field(default=2, metadata={"short": "-l"})
    """How high
    it is."""
    sugar: float | None = None
    """Grams."""
    kind: Literal["sweet", "salty"] = "sweet"
    """Which."""
    candles: bool = True
    """Light them."""
    seed: int = 0
    out: Path = Path("kitchen")


def parse(*words):
    parser = Parser(prog="llmos bake")
    add_flags(parser, Cake)
    return read_flags(Cake, parser.parse_args(words))


class TestByHand:
    def test_defaults_are_those_of_the_class(self):
        assert parse("torte") == Cake(name="torte")

    def test_every_kind_of_value_is_read(self):
        words = ["torte", "--guests", "Ada", "Alan", "-l", "3", "--sugar", "0.5"]
        words += ["--kind", "salty", "--no-candles", "--seed", "7", "--out", "here"]
        assert parse(*words) == Cake(
            name="torte",
            guests=("Ada", "Alan"),
            layers=3,
            sugar=0.5,
            kind="salty",
            candles=False,
            seed=7,
            out=Path("here"),
        )

    def test_help_is_the_docstring_under_the_field(self):
        assert field_docstrings(Cake)["layers"] == "How high it is."

    def test_help_names_the_default(self, capsys):
        with pytest.raises(SystemExit):
            parse("--help")
        shown = " ".join(capsys.readouterr().out.split())
        assert "How high it is. Default: 2." in shown
        assert "Its name, 100 % yours." in shown


class TestLaws:
    def test_some_flags_mean_the_same_everywhere(self, capsys):
        with pytest.raises(SystemExit):
            parse("--help")
        shown = " ".join(capsys.readouterr().out.split())
        assert EVERYWHERE["seed"] in shown
        assert EVERYWHERE["out"] in shown

    def test_every_field_becomes_one_argument(self):
        parser = Parser(prog="llmos bake")
        add_flags(parser, Cake)
        names = {action.dest for action in parser._actions} - {"help"}
        assert names == {f.name for f in dataclasses.fields(Cake)}


class TestEdges:
    def test_what_is_missing_is_named_in_one_line(self, capsys):
        with pytest.raises(SystemExit, match="2"):
            parse()
        assert capsys.readouterr().err == (
            "llmos: the following arguments are required: NAME; "
            "see `llmos bake --help`\n"
        )

    def test_a_choice_that_is_none_lists_them(self, capsys):
        with pytest.raises(SystemExit, match="2"):
            parse("torte", "--kind", "sour")
        assert "salty" in capsys.readouterr().err
