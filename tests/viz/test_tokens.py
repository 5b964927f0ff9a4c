"""Tokens are drawn in the order of the text, and none is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.viz import token_picture
from llmos_edu.viz.tokens import LINE, _places


class TestTokens:
    def test_the_description_lists_them_with_visible_blanks(self):
        assert token_picture(["The", " cat", "\n"]).alt == (
            "A text cut into 3 tokens: The | ␣cat | ↵."
        )

    @given(st.lists(st.text("ab", min_size=1, max_size=LINE), min_size=1))
    def test_no_line_is_longer_than_the_page(self, tokens):
        for token, (_, start) in zip(tokens, _places(tokens), strict=True):
            assert start + len(token) <= LINE

    def test_a_border_elsewhere_is_another_picture(self):
        assert (
            token_picture(["token", "izer"]).png != token_picture(["to", "kenizer"]).png
        )


class TestEdges:
    @pytest.mark.parametrize("n", [0, 201])
    def test_no_tokens_or_a_wall_of_them_is_refused(self, n):
        with pytest.raises(InputError, match=f"1 to 200, got {n}"):
            token_picture(["a"] * n)
