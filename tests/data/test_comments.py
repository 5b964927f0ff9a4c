"""`data.comments`: whole lines of comment, joined where they belong together."""

import tokenize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.data.comments import comment_blocks

SOURCE = '''#!/usr/bin/env python
# One thought
# on two lines.
import os  # not a line of its own

def late():
    """# Not a comment."""
    # Another thought.
#   In another column.
    return """
# Not a comment either.
"""


#: Marked for a tool.
##
## After an empty one.
'''


class TestByHand:
    def test_lines_that_follow_each_other_in_one_column_are_one_block(self):
        assert list(comment_blocks(SOURCE)) == [
            "!/usr/bin/env python\nOne thought\non two lines.",
            "Another thought.",
            "In another column.",
            ": Marked for a tool.\n\nAfter an empty one.",
        ]

    def test_comments_inside_brackets_count(self):
        source = "x = [\n    # First.\n    1,\n    # Second.\n    2,\n]\n"
        assert list(comment_blocks(source)) == ["First.", "Second."]


class TestLaws:
    @settings(deadline=None)
    @given(st.lists(st.from_regex("[a-z. ]{0,12}", fullmatch=True), min_size=1))
    def test_what_was_commented_comes_back(self, lines):
        source = "".join(f"    # {line}\n" for line in lines)
        (block,) = comment_blocks(f"if True:\n{source}    pass\n")
        assert block == "\n".join(line.strip() for line in lines)


class TestEdges:
    def test_a_file_without_comments_gives_none(self):
        assert list(comment_blocks("x = '# no'\n")) == []

    def test_a_file_that_ends_inside_a_bracket_is_refused(self):
        with pytest.raises(tokenize.TokenError, match="EOF in multi-line statement"):
            list(comment_blocks("x = (\n# Why\n"))
