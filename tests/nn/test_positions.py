"""Positions by hand, against the paper's formula, by their laws, and at their edges."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError, UnknownNameError
from llmos_edu.nn import (
    AlibiBias,
    LearnedPositions,
    RotaryPositions,
    SinusoidalPositions,
    new_positions,
    sinusoid_table,
)
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

    @pytest.mark.parametrize(
        ("kind", "part"),
        [
            ("learned", LearnedPositions),
            ("sinusoidal", SinusoidalPositions),
            ("rotary", RotaryPositions),
            ("alibi", AlibiBias),
            ("none", type(None)),
        ],
    )
    def test_each_kind_is_made_by_its_name_in_its_size(self, kind, part):
        made = new_positions(kind, max_seq_len=9, d_model=12, n_heads=3)
        assert type(made) is part
        sizes = {
            "learned": lambda: made.table.shape == (9, 12),
            "sinusoidal": lambda: made.table.shape == (9, 12),
            "rotary": lambda: made.cosine.shape == (9, 2),
            "alibi": lambda: made.slopes.shape == (3,),
            "none": lambda: made is None,
        }
        assert sizes[kind]()

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

    def test_an_unknown_kind_is_refused_with_all_there_are(self):
        with pytest.raises(
            UnknownNameError,
            match="one of alibi, learned, none, rotary, sinusoidal, got 'waves'",
        ):
            new_positions("waves", max_seq_len=8, d_model=6, n_heads=2)

    def test_a_head_without_pairs_cannot_turn(self):
        with pytest.raises(ConfigError, match="d_head=3"):
            new_positions("rotary", max_seq_len=8, d_model=6, n_heads=2)
