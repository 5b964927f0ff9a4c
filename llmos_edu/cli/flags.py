"""Flags made from a dataclass: name, type, default and help are written once.

A field becomes `--its-name`; the docstring under the field is the help text. Three
things can be said in the field's metadata: `{"positional": True}` for an argument
without dashes, `{"short": "-j"}` for a second spelling, and nothing else.
"""

import argparse
import ast
import dataclasses
import inspect
import textwrap
import types
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin

Options = TypeVar("Options")

EVERYWHERE = {
    "seed": "Where all randomness starts: the same seed gives the same run.",
    "device": "auto, cpu, cuda, cuda:N or mps; auto takes the best one there is.",
    "profile": "cpu teaches in a minute or two; gpu is the size that convinces.",
    "out": "Where everything that this command makes is written.",
}
"""Flags that mean the same for every verb, but where a field says what it means."""


class Parser(argparse.ArgumentParser):
    """An argument parser whose complaint is one line."""

    def error(self, message: str) -> None:  # type: ignore[override]
        """Say what is wrong and where the help is, and exit with 2."""
        self.exit(2, f"llmos: {message}; see `{self.prog} --help`\n")


def add_flags(parser: argparse.ArgumentParser, config: type) -> None:
    """Give a parser one argument per field of a dataclass.

    Args:
        parser: Receives the arguments.
        config: A dataclass whose fields all have defaults, positional ones apart.
    """
    helps = help_texts(config)
    for field in dataclasses.fields(config):
        default = _default(field)
        wanted = {"help": _help(helps[field.name], default), **_kind(field.type)}
        if field.metadata.get("positional"):
            if default is not dataclasses.MISSING:
                wanted = {"nargs": "?", **wanted, "default": default}
            parser.add_argument(field.name, metavar=field.name.upper(), **wanted)
            continue
        names = [f"--{field.name.replace('_', '-')}"]
        names += [field.metadata["short"]] if "short" in field.metadata else []
        parser.add_argument(*names, dest=field.name, default=default, **wanted)


def read_flags(config: type[Options], parsed: argparse.Namespace) -> Options:
    """Build the dataclass from what was parsed; other attributes are left alone."""
    names = [field.name for field in dataclasses.fields(config)]  # type: ignore[arg-type]
    values = {name: getattr(parsed, name) for name in names}
    lists = {k: tuple(v) for k, v in values.items() if isinstance(v, list)}
    return config(**(values | lists))


def help_texts(config: type) -> dict[str, str]:
    """What each flag is for: its field's docstring, else what it means everywhere."""
    said = field_docstrings(config)
    return {name: text or EVERYWHERE.get(name, "") for name, text in said.items()}


def field_docstrings(config: type) -> dict[str, str]:
    """Read the docstring under each field, which Python itself throws away.

    Example:
        >>> from llmos_edu.core import Profile
        >>> field_docstrings(Profile)
        {'name': "The profile's name; a chapter receives it as a parameter."}
    """
    source = textwrap.dedent(inspect.getsource(config))
    body = ast.parse(source).body[0].body  # type: ignore[attr-defined]
    return dict(_documented_fields(body))


def _documented_fields(body: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for field, below in zip(body, [*body[1:], None], strict=True):
        if not isinstance(field, ast.AnnAssign) or not isinstance(
            field.target, ast.Name
        ):
            continue
        text = ""
        if isinstance(below, ast.Expr) and isinstance(below.value, ast.Constant):
            text = " ".join(str(below.value.value).split())
        yield field.target.id, text


def _default(field: dataclasses.Field) -> object:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _help(text: str, default: object) -> str:
    hidden = default in (None, (), "", True, False) or default is dataclasses.MISSING
    return text.replace("%", "%%") + ("" if hidden else f" Default: {default}.")


def _kind(annotation: Any) -> dict[str, Any]:  # noqa: ANN401 - a type, or a form of one
    """What argparse has to know to read one value of this type."""
    if get_origin(annotation) in (Union, types.UnionType):
        annotation = next(a for a in get_args(annotation) if a is not type(None))
    if get_origin(annotation) is Literal:
        return {"choices": get_args(annotation)}
    if get_origin(annotation) is tuple:
        return {"nargs": "*", **_kind(get_args(annotation)[0])}
    if annotation is bool:
        return {"action": argparse.BooleanOptionalAction}
    return {"type": {str: str, int: int, float: float, Path: Path}[annotation]}
