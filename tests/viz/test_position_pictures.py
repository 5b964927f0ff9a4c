"""Kinds of positions as pictures: the numbers are the library's."""

import numpy as np
import pytest

from llmos_edu.nn import AlibiBias, RotaryPositions, sinusoid_table
from llmos_edu.viz.position_pictures import position_grid, position_kinds

SIZES = {"d_model": 8, "max_seq_len": 12, "base": 100.0, "slope": 0.25}


def test_waves_are_the_librarys():
    table, scores = position_kinds(**SIZES)["sinusoidal"]
    expected = sinusoid_table(12, 8, base=100.0).numpy()
    np.testing.assert_allclose(table, expected, atol=1e-6)
    np.testing.assert_allclose(scores, expected @ expected.T / 8**0.5, atol=1e-5)


def test_rotary_scores_are_those_of_a_query_and_a_key_of_ones():
    import torch

    _, scores = position_kinds(**SIZES)["rotary"]
    turned = RotaryPositions(8, base=100.0)(torch.ones(12, 8))
    expected = (turned @ turned.mT / 8**0.5).numpy()
    np.testing.assert_allclose(scores, expected, atol=1e-5)


def test_prices_are_the_librarys():
    _, scores = position_kinds(**SIZES)["ALiBi"]
    expected = AlibiBias(4)(12, 12)[0].tril().numpy()
    np.testing.assert_allclose(np.tril(scores), expected)


def test_a_learned_table_takes_the_place_of_none():
    assert "none" in position_kinds(**SIZES)
    kinds = position_kinds(**SIZES, learned=np.eye(12, 8).tolist())
    assert list(kinds) == ["sinusoidal", "learned", "rotary", "ALiBi"]


@pytest.mark.parametrize("learned", [(), np.eye(12, 8).tolist()])
def test_the_picture_tells_what_it_shows(learned):
    words = "Four kinds of positions and their attention."
    picture = position_grid(**SIZES, learned=learned, alt=words)
    assert picture.alt == words
    assert picture.png.startswith(b"\x89PNG")
