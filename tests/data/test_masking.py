"""Masking: by its shares, by its laws, and at its edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import ConfigError, InputError
from llmos_edu.data import mask_tokens, masking
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random_ids

PAD, CLS, SEP, MASK = 0, 2, 3, 4
SETTINGS = {
    "vocab_size": 1000,
    "mask_id": MASK,
    "special_ids": [PAD, 1, CLS, SEP, MASK],
}


def a_batch(batch_size: int = 4, seq_len: int = 40) -> torch.Tensor:
    """Rows of marks, ordinary tokens, and padding of several lengths."""
    ids = random_ids(batch_size, seq_len, vocab_size=995) + 5
    ids[:, 0], ids[:, seq_len // 2] = CLS, SEP
    for row in range(batch_size):
        ids[row, seq_len - row :] = PAD
    return ids


def masked(ids: torch.Tensor, seed: int = 0, **changes: object):
    generator = torch.Generator().manual_seed(seed)
    return mask_tokens(ids, generator=generator, **(SETTINGS | changes))


class TestByHand:
    def test_forty_positions_have_six_holes(self):
        # 40 positions - 2 marks - 0, 1, 2, 3 of padding = 38, 37, 36, 35; 15 % are
        # 5.7, 5.55, 5.4, 5.25
        chosen = masked(a_batch()).target_ids != -100
        assert chosen.sum(dim=1).tolist() == [6, 6, 5, 5]

    def test_a_vocabulary_of_one_ordinary_token_leaves_no_choice(self):
        ids = torch.full((1, 400), 5)
        found = masked(ids, vocab_size=6, chance=1.0)
        assert set(found.token_ids.flatten().tolist()) == {MASK, 5}
        assert found.target_ids.tolist() == ids.tolist()


class TestLaws:
    def test_the_fates_have_their_shares(self):
        ids = a_batch(60, 400)
        found = masked(ids)
        chosen = found.target_ids != -100
        n_chosen = int(chosen.sum())
        is_masked = chosen & (found.token_ids == MASK)
        is_kept = chosen & (found.token_ids == ids)
        # three deviations of a share p of n: 3 sqrt(p (1 - p) / n) = 0.02, 0.015
        assert n_chosen == pytest.approx(0.15 * 60 * 370, rel=0.03)
        assert int(is_masked.sum()) / n_chosen == pytest.approx(0.8, abs=0.022)
        assert int(is_kept.sum()) / n_chosen == pytest.approx(0.1, abs=0.017)

    @given(st.integers(0, 10_000))
    def test_special_tokens_are_neither_chosen_nor_put_in(self, seed):
        ids = a_batch()
        found = masked(ids, seed)
        is_special = ids < 5
        assert (found.target_ids[is_special] == -100).all()
        assert torch.equal(found.token_ids[is_special], ids[is_special])
        put_in = found.token_ids[~is_special]
        assert ((put_in >= 5) | (put_in == MASK)).all()

    @given(st.integers(0, 10_000), st.sampled_from([0.15, 0.01, 0.5, 1.0]))
    def test_targets_are_the_truth_and_the_rest_is_untouched(self, seed, chance):
        ids = a_batch()
        token_ids, target_ids = masked(ids, seed, chance=chance)
        chosen = target_ids != -100
        assert torch.equal(target_ids[chosen], ids[chosen])
        assert torch.equal(token_ids[~chosen], ids[~chosen])
        assert (chosen.sum(dim=1) >= 1).all()

    def test_the_generator_alone_decides(self):
        ids = a_batch()
        first, again, other = masked(ids, 1), masked(ids, 1), masked(ids, 2)
        assert torch.equal(first.token_ids, again.token_ids)
        assert not torch.equal(first.target_ids, other.target_ids)

    def test_every_position_gets_its_turn(self):
        ids = torch.full((1, 12), 7)
        chosen = sum((masked(ids, seed).target_ids != -100).int() for seed in range(99))
        assert chosen.min() > 0

    def test_the_input_is_left_as_it_was(self):
        ids = a_batch()
        before = ids.clone()
        masked(ids)
        assert torch.equal(ids, before)


class TestEdges:
    def test_a_row_of_special_tokens_is_refused(self):
        ids = a_batch()
        ids[2] = PAD
        with pytest.raises(InputError, match="special tokens only in row 2"):
            masked(ids)

    def test_an_id_outside_the_vocabulary_is_refused(self):
        with pytest.raises(InputError, match=r"0\.\.999, got 1000"):
            masked(torch.tensor([[7, 1000]]))

    @pytest.mark.parametrize("chance", [0.0, -0.1, 1.1])
    def test_a_share_that_is_none_is_refused(self, chance):
        with pytest.raises(ConfigError, match=f"got chance={chance}"):
            masked(a_batch(), chance=chance)

    def test_a_token_as_the_target_to_ignore_is_refused(self):
        with pytest.raises(ConfigError, match=r"outside 0\.\.999, .* ignore_id=0"):
            masked(a_batch(), ignore_id=0)

    def test_a_mask_that_is_no_special_token_is_refused(self):
        with pytest.raises(ConfigError, match="mask_id=9 and special_ids="):
            masked(a_batch(), mask_id=9)

    def test_a_vocabulary_of_special_tokens_is_refused(self):
        with pytest.raises(ConfigError, match="vocab_size=5 and 5 special ids"):
            masked(a_batch(), vocab_size=5)


def test_every_shape_comment_in_masking_is_true():
    with checked_shape_comments(
        masking, batch=4, seq=40, vocab=1000, candidate=995
    ) as checked:
        masked(a_batch())
    assert len(checked) == len(dict(read_promises(masking)))
