"""Windows a pencil can cut, what a step may depend on, memory, and refusals."""

from itertools import islice

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import CausalBatch, batching, causal_batches, sequential_batches
from tests.shape_comments import checked_shape_comments, read_promises

TEXT = torch.arange(100, 200)


def batches_of(text=TEXT, *, batch_size=4, seq_len=5, **settings):
    return causal_batches(text, batch_size=batch_size, seq_len=seq_len, **settings)


class TestByHand:
    def test_a_text_as_long_as_one_window_gives_that_window(self):
        batch = next(batches_of(torch.tensor([7, 8, 9]), batch_size=2, seq_len=2))
        assert batch.token_ids.tolist() == [[7, 8], [7, 8]]
        assert batch.target_ids.tolist() == [[8, 9], [8, 9]]

    def test_seven_tokens_in_order(self):
        batches = sequential_batches(torch.arange(7), batch_size=2, seq_len=2)
        first, last = batches
        assert first.token_ids.tolist() == [[0, 1], [2, 3]]
        assert first.target_ids.tolist() == [[1, 2], [3, 4]]
        assert last.token_ids.tolist() == [[4, 5]]
        assert last.target_ids.tolist() == [[5, 6]]

    def test_what_fills_no_window_comes_last_and_shorter(self):
        batches = sequential_batches(torch.arange(6), batch_size=1, seq_len=3)
        inputs = [batch.token_ids.tolist() for batch in batches]
        assert inputs == [[[0, 1, 2]], [[3, 4]]]

    def test_a_text_shorter_than_a_window_is_still_evaluated(self):
        (batch,) = sequential_batches(torch.tensor([3, 1]), batch_size=8, seq_len=64)
        assert batch.token_ids.tolist() == [[3]]
        assert batch.target_ids.tolist() == [[1]]


class TestLaws:
    @settings(deadline=None, max_examples=25)
    @given(st.integers(1, 5), st.integers(1, 9), st.integers(0, 99))
    def test_a_target_is_the_next_token(self, batch_size, seq_len, seed):
        sizes = {"batch_size": batch_size, "seq_len": seq_len}
        inputs, targets = next(batches_of(seed=seed, **sizes))
        assert inputs.shape == targets.shape == (batch_size, seq_len)
        assert_close(targets, inputs + 1)

    @settings(deadline=None, max_examples=25)
    @given(st.integers(2, 60), st.integers(1, 4), st.integers(1, 9))
    def test_in_order_every_token_is_a_target_once(self, n_tokens, batch_size, seq_len):
        text = torch.randint(50, (n_tokens,))
        batches = list(sequential_batches(text, batch_size=batch_size, seq_len=seq_len))
        read = torch.cat([batch.token_ids.flatten() for batch in batches])
        asked = torch.cat([batch.target_ids.flatten() for batch in batches])
        assert_close(read, text[:-1])
        assert_close(asked, text[1:])

    @settings(deadline=None, max_examples=25)
    @given(st.integers(0, 20), st.integers(0, 5))
    def test_a_run_goes_on_as_if_it_had_not_stopped(self, start_step, seed):
        whole = list(islice(batches_of(seed=seed), start_step + 2))
        resumed = list(islice(batches_of(seed=seed, start_step=start_step), 2))
        for expected, batch in zip(whole[start_step:], resumed, strict=True):
            assert_close(batch.token_ids, expected.token_ids)
            assert_close(batch.target_ids, expected.target_ids)

    def test_steps_and_seeds_give_different_windows(self):
        first, second = islice(batches_of(), 2)
        other = next(batches_of(seed=1))
        assert not torch.equal(first.token_ids, second.token_ids)
        assert not torch.equal(first.token_ids, other.token_ids)

    def test_batches_neither_use_nor_change_other_randomness(self):
        before = torch.random.get_rng_state()
        first = next(batches_of())
        assert torch.equal(torch.random.get_rng_state(), before)
        torch.rand(3)
        assert_close(next(batches_of()).token_ids, first.token_ids)

    def test_every_window_is_equally_likely(self):
        text = torch.arange(5)
        (batch,) = islice(batches_of(text, batch_size=4000, seq_len=2), 1)
        starts = batch.token_ids[:, 0].bincount(minlength=3)
        # 3 windows, binomial with n = 4000 and p = 1/3: four standard errors are 119
        assert_close(starts, torch.full((3,), 1333), atol=119, rtol=0)

    @pytest.mark.parametrize("dtype", [torch.uint8, torch.int16, torch.int32])
    def test_small_integers_give_the_same_int64_batches(self, dtype):
        expected, batch = next(batches_of()), next(batches_of(TEXT.to(dtype)))
        assert batch.token_ids.dtype == batch.target_ids.dtype == torch.int64
        assert_close(batch.target_ids, expected.target_ids)

    def test_the_text_is_looked_at_and_not_copied(self):
        text = torch.arange(1000)
        inputs, targets = next(sequential_batches(text, batch_size=4, seq_len=10))
        storage = text.untyped_storage().data_ptr()
        assert inputs.untyped_storage().data_ptr() == storage
        assert targets.untyped_storage().data_ptr() == storage

    def test_a_batch_unpacks_and_moves(self):
        inputs, targets = batch = next(batches_of())
        moved = batch.to("meta")
        assert isinstance(moved, CausalBatch)
        assert moved.token_ids.device.type == moved.target_ids.device.type == "meta"
        assert moved.token_ids.shape == inputs.shape == targets.shape


class TestEdges:
    def test_a_text_too_short_for_a_window_is_refused_at_once(self):
        with pytest.raises(InputError, match=r"got 5 tokens and seq_len=5"):
            batches_of(TEXT[:5])

    def test_one_token_cannot_be_evaluated(self):
        with pytest.raises(InputError, match=r"at least 2 tokens.*got 1"):
            sequential_batches(TEXT[:1], batch_size=1, seq_len=1)

    @pytest.mark.parametrize("make", [causal_batches, sequential_batches])
    @pytest.mark.parametrize(
        ("text", "given"),
        [
            (torch.zeros(3, 4, dtype=torch.long), r"shape \(3, 4\) of torch.int64"),
            (torch.zeros(9), r"shape \(9,\) of torch.float32"),
            (torch.tensor(3), r"shape \(\) of torch.int64"),
        ],
    )
    def test_a_text_that_is_no_row_of_ids_is_refused(self, make, text, given):
        with pytest.raises(InputError, match=given):
            make(text, batch_size=1, seq_len=2)

    @pytest.mark.parametrize("make", [causal_batches, sequential_batches])
    @pytest.mark.parametrize(
        ("text", "given"),
        [([0, 5, 10, 3], "0 to 9, got ids from 0 to 10"), ([4, -1, 2], "from -1 to 4")],
    )
    def test_ids_outside_the_vocabulary_are_refused(self, make, text, given):
        with pytest.raises(InputError, match=given):
            make(torch.tensor(text), batch_size=1, seq_len=1, vocab_size=10)

    @pytest.mark.parametrize("make", [causal_batches, sequential_batches])
    def test_ids_that_fill_the_vocabulary_are_fine(self, make):
        batches = make(torch.arange(10), batch_size=1, seq_len=9, vocab_size=10)
        assert next(batches).target_ids.max() == 9

    @pytest.mark.parametrize("make", [causal_batches, sequential_batches])
    @pytest.mark.parametrize(("batch_size", "seq_len"), [(0, 5), (4, 0), (-1, 5)])
    def test_sizes_below_one_are_refused(self, make, batch_size, seq_len):
        with pytest.raises(ConfigError, match=rf"{batch_size=}, {seq_len=}"):
            make(TEXT, batch_size=batch_size, seq_len=seq_len)

    @pytest.mark.parametrize(("seed", "start_step"), [(-1, 0), (0, -3)])
    def test_seeds_and_steps_below_zero_are_refused(self, seed, start_step):
        with pytest.raises(ConfigError, match=rf"{seed=} and {start_step=}"):
            batches_of(seed=seed, start_step=start_step)


def test_every_shape_comment_in_batching_is_true():
    with checked_shape_comments(batching, batch=3, seq=5, seq_plus_1=6) as checked:
        next(batches_of(batch_size=3, seq_len=5))
        next(sequential_batches(TEXT, batch_size=3, seq_len=5))
    assert len(checked) == len(dict(read_promises(batching)))
