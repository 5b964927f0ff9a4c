"""Randomness that is known inside a block and untouched outside it."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import seeded


def draw(seed: int) -> list[float]:
    with seeded(seed):
        return torch.rand(3).tolist()


class TestLaws:
    @given(st.integers(0, 2**32), st.integers(0, 2**32))
    def test_the_same_seed_gives_the_same_draws_and_another_does_not(self, a, b):
        assert (draw(a) == draw(b)) == (a == b)

    def test_the_outer_randomness_goes_on_as_if_nothing_had_happened(self):
        before = torch.random.get_rng_state()
        with pytest.raises(RuntimeError), seeded(0):
            torch.rand(3)
            raise RuntimeError
        assert torch.equal(torch.random.get_rng_state(), before)
