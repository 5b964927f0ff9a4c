"""Listings show what the library really contains."""

import importlib.util
import sys
from dataclasses import dataclass

import pytest

from llmos_edu.core import InputError
from llmos_edu.viz import attention_map, show_source
from llmos_edu.viz.curves import HistoryLike, trailing_mean

MODULE = '''"""A module."""


def double(x):
    """Give twice as much."""
    return x + x


class Pair:
    """Two things."""

    size = 2

    def first(self):
        """Take the first."""
        return self.size
'''


@dataclass(frozen=True)
class Setting:
    """A setting of a test."""

    size: int = 3
    """How large."""


@pytest.fixture
def load(monkeypatch, tmp_path):
    return lambda name, text: _load(monkeypatch, tmp_path / name, text)


def _load(monkeypatch, path, text):
    path.write_text(text, encoding="utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, path.stem, module)
    spec.loader.exec_module(module)
    return module


class TestListings:
    def test_the_listing_names_its_file_and_drops_the_docstring(self):
        text = show_source(attention_map).data
        assert text.startswith("`llmos_edu/viz/attention_maps.py`\n```python\ndef ")
        assert "Draw who looks where" not in text

    def test_the_docstring_stays_when_asked_for(self):
        text = show_source(trailing_mean, docstring=True).data
        assert "no value knows the future" in text

    def test_a_method_is_listed_without_its_indentation(self, load):
        module = load("one.py", MODULE)
        text = show_source(module.Pair.first).data
        assert (
            text == "`one.py`\n```python\ndef first(self):\n    return self.size\n```"
        )

    def test_a_class_keeps_its_blank_lines(self, load):
        module = load("two.py", MODULE)
        assert (
            "class Pair:\n    size = 2\n\n    def first"
            in show_source(module.Pair).data
        )

    def test_a_dataclass_keeps_its_decorator_and_what_explains_its_fields(self):
        text = show_source(Setting).data
        assert "@dataclass(frozen=True)\nclass Setting:\n    size: int = 3" in text
        assert '"""How large."""' in text
        assert "A setting of a test" not in text

    def test_a_class_with_nothing_but_a_docstring_keeps_it(self, load):
        module = load("bare.py", 'class Bare:\n    """Only words."""\n')
        assert "Only words." in show_source(module.Bare).data

    def test_a_changed_line_changes_the_listing(self, load):
        before = show_source(load("a.py", MODULE).double).data
        changed = MODULE.replace("x + x", "x * 2")
        after = show_source(load("b.py", changed).double).data
        assert "return x + x" in before
        assert "return x * 2" in after

    def test_the_same_source_gives_the_same_listing(self):
        assert show_source(HistoryLike).data == show_source(HistoryLike).data


class TestEdges:
    @pytest.mark.parametrize("thing", [len, 3], ids=["builtin", "instance"])
    def test_what_has_no_python_source_is_refused(self, thing):
        with pytest.raises(InputError, match=f"got {thing!r}; hand over the class"):
            show_source(thing)
