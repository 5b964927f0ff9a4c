"""Parts chosen by name."""

import pytest

from llmos_edu.core import UnknownNameError, choose


class TestEdges:
    def test_an_unknown_name_lists_the_names_and_the_nearest(self):
        parts = {"gelu": 1, "relu": 2}
        with pytest.raises(
            UnknownNameError,
            match=r"activation must be one of gelu, relu, got 'gelo'; .* 'gelu'\?",
        ):
            choose("activation", "gelo", parts)

    def test_nothing_is_guessed_where_nothing_is_near(self):
        with pytest.raises(UnknownNameError, match=r"got 'softmax'$"):
            choose("activation", "softmax", {"gelu": 1})
