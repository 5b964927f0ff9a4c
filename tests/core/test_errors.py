"""One tree of errors, each of them also the builtin that a caller would expect."""

import inspect

import pytest

from llmos_edu.core import LlmosError, errors

KINDS = [
    kind
    for _, kind in inspect.getmembers(errors, inspect.isclass)
    if issubclass(kind, LlmosError) and kind is not LlmosError
]


@pytest.mark.parametrize("kind", KINDS)
class TestLaws:
    def test_the_drawing_of_the_tree_is_true(self, kind):
        (builtin,) = (base for base in kind.__bases__ if base is not LlmosError)
        lines = [line for line in errors.__doc__.splitlines() if kind.__name__ in line]
        assert any(line.endswith(f" {builtin.__name__}") for line in lines)

    def test_it_can_be_caught_as_ours_and_says_what_it_was_told(self, kind):
        with pytest.raises(LlmosError, match="got 3"):
            raise kind("rule, got 3")
