"""Numbers from anywhere become plain arrays; tokens become visible."""

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.viz.arrays import as_array, check_labels, plain, visible


class TestPlain:
    @pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16, torch.int64])
    def test_tensors_of_any_type_become_float64(self, dtype):
        array = plain(torch.tensor([1, 2], dtype=dtype))
        assert array.dtype == np.float64
        assert array.tolist() == [1.0, 2.0]

    def test_bool_stays_bool(self):
        assert plain(torch.tensor([True, False])).dtype == np.bool_

    def test_a_gradient_is_left_behind(self):
        assert plain(torch.ones(1, requires_grad=True)).tolist() == [1.0]


class TestVisible:
    def test_blanks_and_what_the_font_lacks_leave_marks(self):
        assert visible(" a\n") == "␣a↵"
        assert visible("") == "∅"
        assert visible("注") == "□"

    @settings(deadline=None)
    @given(st.text(max_size=8))
    def test_no_token_is_invisible(self, text):
        assert visible(text).strip()


class TestEdges:
    def test_wrong_axes_are_refused(self):
        with pytest.raises(InputError, match=r"2 axes.*got shape \(1, 2, 2\)"):
            as_array(torch.ones(1, 2, 2), n_axes=2, what="weights")

    def test_nothing_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"got shape \(0,\)"):
            as_array([], n_axes=1, what="losses")

    def test_nan_is_refused_with_its_count(self):
        with pytest.raises(InputError, match="got 2 NaN"):
            as_array([float("nan"), 1.0, float("nan")], n_axes=1, what="losses")

    def test_labels_must_fit(self):
        with pytest.raises(InputError, match="each of the 3 places, got 2 labels"):
            check_labels(["a", "b"], 3, what="tokens")
