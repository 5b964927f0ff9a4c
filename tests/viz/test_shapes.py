"""Shapes are drawn as boxes with the names of their axes."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz import shape_box


class TestBoxes:
    def test_the_axes_are_named_in_order(self):
        x = torch.zeros(2, 5, 8)
        assert shape_box(x.shape, ("batch", "seq", "d_model")).alt == (
            "A tensor drawn as a pile of sheets: 2 batch, 5 seq, 8 d_model."
        )

    @pytest.mark.parametrize("shape", [(5,), (5, 8), (1, 5, 8), (100, 100, 100)])
    def test_one_to_three_axes_of_any_length_are_drawn(self, shape):
        assert shape_box(shape, ("a", "b", "c")[: len(shape)]).png

    def test_a_swapped_axis_is_another_picture(self):
        names = ("seq", "d_model")
        assert shape_box((3, 7), names).png != shape_box((7, 3), names).png


class TestEdges:
    @pytest.mark.parametrize("shape", [(), (1, 2, 3, 4), (2, 0)])
    def test_what_is_no_box_is_refused(self, shape):
        with pytest.raises(InputError, match=r"one to three axes .* got \["):
            shape_box(shape, ("a", "b", "c", "d")[: len(shape)])

    def test_each_axis_needs_a_name(self):
        with pytest.raises(InputError, match="got 2 axes and"):
            shape_box((2, 3), ("seq",))
