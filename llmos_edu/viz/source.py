"""Show library source inside a notebook, so that a page never holds a copy of it."""

import ast
import inspect
import textwrap
from typing import TYPE_CHECKING, Any

from llmos_edu.core.errors import InputError

if TYPE_CHECKING:
    from IPython.display import Markdown


def show_source(thing: object, *, docstring: bool = False) -> "Markdown":
    """Render the source of a function or class as it is in the installed library.

    The text is the same on every machine, so a stored listing that no longer matches
    the library is found by comparing outputs.

    Args:
        thing: A function, method, class or dataclass.
        docstring: Keep the docstring; off by default because the page explains it.

    Returns:
        A highlighted listing headed by the file the source lives in.

    Raises:
        InputError: the thing has no Python source, as a builtin or an instance.
    """
    from IPython.display import Markdown

    definition: Any = inspect.unwrap(thing) if callable(thing) else thing
    try:
        source = textwrap.dedent(inspect.getsource(definition))
    except (TypeError, OSError) as error:
        raise InputError(
            "show_source needs a function, method or class written in Python, "
            f"got {thing!r}; hand over the class of an object, not the object"
        ) from error
    if not docstring:
        source = without_docstring(source)
    place = f"{definition.__module__.replace('.', '/')}.py"
    return Markdown(f"`{place}`\n```python\n{source.rstrip()}\n```")


def without_docstring(source: str) -> str:
    r'''Drop the docstring of a definition, leaving every other line as it is.

    Example:
        >>> without_docstring('def f(x):\n    """Double."""\n    return x + x')
        'def f(x):\n    return x + x'
    '''
    definition = ast.parse(source).body[0]
    if not isinstance(definition, ast.FunctionDef | ast.ClassDef):
        return source
    if ast.get_docstring(definition) is None or len(definition.body) == 1:
        return source
    node = definition.body[0]
    lines = source.splitlines()
    after = lines[node.end_lineno :]
    while after and not after[0].strip():
        after = after[1:]
    return "\n".join(lines[: node.lineno - 1] + after)
