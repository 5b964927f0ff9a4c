"""Docstrings in the house style become Markdown."""

import pytest

from llmos_edu.book.docstrings import to_markdown

DOCSTRING = r"""Share out one unit.

$$\frac{a < b}{2}$$

Args:
    query: What each position
        looks for.
    *batch: Any <eos> axes, `<pad>` too.

Returns:
    Weights; rows sum to 1.

Example:
    >>> 1 + 1
    2

After the sections.
"""


class TestByHand:
    def test_every_section_takes_its_form(self):
        assert to_markdown(DOCSTRING).split("\n\n") == [
            "Share out one unit.",
            r"$$\frac{a < b}{2}$$",
            "**Args**",
            "- **`query`**: What each position looks for.\n"
            "- **`*batch`**: Any &lt;eos> axes, `<pad>` too.",
            "**Returns**",
            "Weights; rows sum to 1.",
            "**Example**",
            "```pycon\n>>> 1 + 1\n2\n```",
            "After the sections.",
        ]

    def test_a_source_may_stand_on_the_line_of_its_heading(self):
        text = "First.\n\nSource: Vaswani (2017),\nsection 3.\n\nMore."
        assert to_markdown(text).split("\n\n")[1:] == [
            "**Source**",
            "Vaswani (2017),\nsection 3.",
            "More.",
        ]


class TestEdges:
    @pytest.mark.parametrize("text", ["", "One line.", "Not a section: this.\nTwo."])
    def test_plain_text_stays_as_it_is(self, text):
        assert to_markdown(text) == text
