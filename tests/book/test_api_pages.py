"""The reference shows what the sources say, letter for letter."""

from pathlib import Path

import llmos_edu
from llmos_edu.book.api_pages import api_pages, packages, public_names

LIBRARY = Path(llmos_edu.__file__).parent

MODULE = '''"""What it is about.

Source: A paper.
"""

LIMIT: int = 3
"""The most there may be."""


def add(
    x: Float[Tensor, "*batch d_model"],
    *,
    by: float = 1.0,
) -> Float[Tensor, "*batch d_model"]:
    """Add a number."""
    return x + by


class Adder:
    """Adds."""

    by: int = 2
    """What it adds."""

    def __init__(self, *, by: int) -> None:
        self.by = by

    def _hidden(self): ...

    @property
    def twice(self) -> int:
        """Twice as much."""
        return 2 * self.by
'''


def page(folder):
    package = folder / "lib" / "sums"
    package.mkdir(parents=True)
    names = "LIMIT, Adder, add"
    init = f'"""Sums."""\n\nfrom lib.sums.adding import {names}\n'
    (package / "__init__.py").write_text(init)
    (package / "adding.py").write_text(MODULE)
    return api_pages(folder / "lib")


class TestByHand:
    def test_signatures_stand_as_they_are_written(self, tmp_path):
        text = page(tmp_path)["api/sums.md"]
        assert text.startswith("# lib.sums\n\nSums.\n\n## adding\n\nWhat it is about.")
        assert MODULE[MODULE.index("def add") : MODULE.index(':\n    """Add')] in text
        assert "class Adder(*, by: int)\n" in text
        assert "@property\ndef twice(self) -> int\n" in text
        assert "- **`by`** (`int = 2`): What it adds." in text
        assert "LIMIT: int = 3" in text
        assert "The most there may be." in text
        assert "_hidden" not in text

    def test_the_index_leads_to_every_package(self, tmp_path):
        index = page(tmp_path)["api/index.md"]
        assert "| [`lib.sums`](sums.md) | Sums. |" in index


class TestLaws:
    def test_every_public_name_of_the_library_has_its_place(self):
        pages = api_pages(LIBRARY)
        for name, init in packages(LIBRARY).items():
            text = pages[f"api/{name}.md"]
            for names in public_names(init).values():
                missing = [n for n in names if f"\n### {n}\n" not in text]
                assert missing == [], name
