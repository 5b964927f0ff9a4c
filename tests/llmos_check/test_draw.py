"""Random numbers for checks: the same everywhere, another stream for each name."""

import pytest
import torch
from torch.testing import assert_close

from llmos_check import Draw


class TestGolden:
    def test_the_stream_is_the_same_on_every_machine(self):
        # made once with CPython 3.11; must hold for every version and platform
        draw = Draw("weights", 0)
        expected = torch.tensor([0.553434, 1.16555, 1.807806])
        assert_close(draw.normal(3), expected, atol=1e-6, rtol=0)


class TestLaws:
    def test_a_name_and_a_seed_make_a_stream(self):
        first = Draw("a", 0).normal(4)
        assert torch.equal(first, Draw("a", 0).normal(4))
        assert not torch.equal(first, Draw("b", 0).normal(4))
        assert not torch.equal(first, Draw("a", 1).normal(4))

    def test_torchs_own_generator_is_left_alone(self):
        before = torch.get_rng_state()
        Draw("a", 0).normal(10)
        assert torch.equal(before, torch.get_rng_state())

    def test_normal_numbers_have_the_deviation_asked_for(self):
        numbers = Draw("a", 0).normal(100, 100, scale=3.0)
        assert abs(float(numbers.mean())) < 0.1
        assert abs(float(numbers.std()) - 3.0) < 0.1

    def test_integers_reach_both_ends_and_no_further(self):
        draw = Draw("a", 0)
        assert {draw.integer(2, 4) for _ in range(200)} == {2, 3, 4}

    def test_a_permutation_has_every_number_once(self):
        assert sorted(Draw("a", 0).permutation(7)) == list(range(7))


class TestEdges:
    @pytest.mark.parametrize("shape", [(), (0,), (2, 0)])
    def test_empty_and_scalar_shapes_work(self, shape):
        assert Draw("a", 0).normal(*shape).shape == shape

    def test_the_smallest_draw_is_finite(self):
        draw = Draw("a", 0)
        draw._random.random = lambda: 0.0
        assert torch.isfinite(draw.normal(1)).all()
