"""Masks are drawn as squares and told in words."""

import numpy as np
import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.nn import causal_mask
from llmos_edu.viz import mask_picture
from llmos_edu.viz.masks import describe_mask


class TestMaskPicture:
    def test_the_librarys_causal_mask_is_recognized(self):
        picture = mask_picture(causal_mask(4), tokens=list("abcd"))
        assert picture.alt.startswith("A causal mask of 4 queries and 4 keys")

    def test_another_mask_is_another_picture(self):
        mask = causal_mask(4)
        assert mask_picture(mask).png != mask_picture(mask.T).png


class TestWords:
    def test_a_small_mask_is_told_row_by_row(self):
        mask = np.array([[True, False, True], [False, False, False]])
        assert describe_mask(mask) == (
            "A mask of 2 queries and 3 keys. May look: 0 at 0 2, 1 at nothing."
        )

    def test_a_large_mask_is_told_by_its_share(self):
        mask = np.zeros((10, 10), dtype=bool)
        mask[:, :5] = True
        assert "50% of the squares" in describe_mask(mask)

    def test_an_open_mask_is_told_at_once(self):
        assert "everyone may look at everyone" in describe_mask(np.ones((2, 3), bool))


class TestEdges:
    def test_added_scores_are_no_mask(self):
        with pytest.raises(InputError, match=r"must be Bool .* numbers like 0"):
            mask_picture(torch.zeros(2, 2))

    def test_tokens_must_fit(self):
        with pytest.raises(InputError, match="4 places, got 2"):
            mask_picture(causal_mask(4), tokens=["a", "b"])
