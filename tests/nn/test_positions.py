"""Positions by hand, against the paper's formula, by their laws, and at their edges."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.nn import LearnedPositions, SinusoidalPositions, sinusoid_table
from tests.contracts import check_module_contract
from tests.tensors import random


class TestByHand:
    def test_position_zero_is_zeros_and_ones(self):
        assert sinusoid_table(1, 4).tolist() == [[0, 1, 0, 1]]

    def test_the_entries_are_the_papers(self):
        table, base = sinusoid_table(6, 4), 10_000.0
        expected = [
            math.sin(5),
            math.cos(5),
            math.sin(5 / base**0.5),
            math.cos(5 / base**0.5),
        ]
        assert_close(table[5], torch.tensor(expected))


class TestLaws:
    @given(st.integers(0, 20), st.integers(0, 20))
    def test_a_shift_is_a_rotation_so_products_know_only_the_distance(self, p, q):
        table = sinusoid_table(64, 16).double()
        here, shifted = table[p] @ table[q], table[p + 11] @ table[q + 11]
        assert_close(here, shifted, atol=1e-5, rtol=0)

    @pytest.mark.parametrize("build", [LearnedPositions, SinusoidalPositions])
    def test_positions_continue_where_the_past_ended(self, build):
        positions, x = build(16, 6).double(), random(2, 7, 6)
        whole = positions(x)
        parts = [positions(x[:, :3]), positions(x[:, 3:], n_past=3)]
        assert_close(whole, torch.cat(parts, dim=1))

    def test_the_contract_of_every_module(self):
        check_module_contract(lambda: LearnedPositions(4, 6), random(2, 4, 6))

    def test_fixed_waves_are_no_parameters_and_are_not_stored(self):
        positions = SinusoidalPositions(16, 6)
        assert list(positions.parameters()) == []
        assert positions.state_dict() == {}


class TestEdges:
    def test_an_odd_width_is_refused(self):
        with pytest.raises(ConfigError, match="d_model=5"):
            sinusoid_table(4, 5)

    @pytest.mark.parametrize("build", [LearnedPositions, SinusoidalPositions])
    def test_a_position_beyond_the_table_is_refused(self, build):
        positions = build(8, 6)
        with pytest.raises(InputError, match=r"max_seq_len=8, got 6 past . 3 new = 9"):
            positions(random(1, 3, 6, dtype=torch.float32), n_past=6)
