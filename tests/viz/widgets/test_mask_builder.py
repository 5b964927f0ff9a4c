"""The builder starts from the library's own masks."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.nn import causal_mask, local_mask
from llmos_edu.viz.widgets import MaskBuilder

TOKENS = ["a", "b", "c", "d"]


class TestRules:
    def test_causal_is_the_librarys(self):
        assert MaskBuilder(TOKENS, rule="causal").mask == causal_mask(4).tolist()

    @pytest.mark.parametrize("window", [1, 2, 4])
    def test_local_is_the_librarys(self, window):
        builder = MaskBuilder(TOKENS, rule="local", window=window)
        assert builder.mask == local_mask(4, window=window).tolist()

    def test_padding_hides_the_last_keys_from_everyone(self):
        builder = MaskBuilder(TOKENS, rule="padding", n_padding=3)
        assert builder.mask == [[True, False, False, False]] * 4

    def test_no_rule_hides_nothing(self):
        assert all(map(all, MaskBuilder(TOKENS).mask))

    def test_scores_may_be_a_tensor(self):
        assert MaskBuilder(TOKENS, scores=torch.eye(4)).scores[1] == [0, 1, 0, 0]


class TestEdges:
    @pytest.mark.parametrize("n", [1, 11])
    def test_one_token_or_too_many_are_refused(self, n):
        with pytest.raises(InputError, match=f"2 to 10, got {n}"):
            MaskBuilder(["a"] * n)

    def test_scores_of_another_shape_are_refused(self):
        with pytest.raises(InputError, match=r"4 tokens, got shape \(2, 4\)"):
            MaskBuilder(TOKENS, scores=torch.zeros(2, 4))

    def test_an_impossible_window_is_refused(self):
        with pytest.raises(InputError, match="window=5 and n_padding=1"):
            MaskBuilder(TOKENS, window=5)
