"""The stack of BERT: by hand, by its laws, and at its edges."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.models import BERT, BERTConfig, bert
from tests.contracts import check_module_contract
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random_ids

SMALL = BERTConfig(
    vocab_size=50, max_seq_len=12, d_model=24, n_layers=2, n_heads=3, d_ff=40
)


def new_bert(config: BERTConfig = SMALL) -> BERT:
    return BERT(config, generator=torch.Generator().manual_seed(0)).eval()


def lively_bert() -> BERT:
    """Weights so large that every token changes every other one visibly."""
    model = new_bert().double()
    for parameter in model.parameters():
        nn.init.normal_(
            parameter, std=0.3, generator=torch.Generator().manual_seed(parameter.ndim)
        )
    return model


class BothOutputs(nn.Module):
    """A BERT whose two outputs come as one tensor."""

    def __init__(self) -> None:
        super().__init__()
        self.bert = new_bert()

    def forward(self, token_ids: torch.Tensor) -> torch.Tensor:
        segment_ids = (torch.arange(token_ids.shape[1]) > 3).long().expand_as(token_ids)
        hidden, pooled = self.bert(token_ids, segment_ids=segment_ids)
        return torch.cat([hidden, pooled[:, None]], dim=1)


class TestByHand:
    def test_parameters_are_those_of_the_formula(self):
        # tables, first norm, layers, pooler; a layer has attention with 4 d^2 + 4 d,
        # feed-forward and two norms
        d, d_ff = SMALL.d_model, SMALL.d_ff
        layer = 4 * d**2 + 4 * d + 2 * d * d_ff + d_ff + d + 4 * d
        expected = (50 + 12 + 2) * d + 2 * d + 2 * layer + d**2 + d
        assert sum(p.numel() for p in new_bert().parameters()) == expected

    def test_the_pooled_vector_is_made_of_the_first_token(self):
        model, ids = lively_bert(), random_ids(2, 5, vocab_size=50)
        with torch.no_grad():
            hidden, pooled = model(ids)
            expected = torch.tanh(
                hidden[:, 0] @ model.pooler.weight.T + model.pooler.bias
            )
        assert_close(pooled, expected)


class TestParity:
    """Against `transformers` in test_bert_layout.py, weight for weight."""

    def test_no_segments_and_no_mask_are_zeros_and_all_real(self):
        model, ids = lively_bert(), random_ids(2, 5, vocab_size=50)
        everything = torch.ones_like(ids, dtype=torch.bool)
        with torch.no_grad():
            expected = model(ids, segment_ids=torch.zeros_like(ids), mask=everything)
            assert_close(model(ids), expected, atol=1e-10, rtol=0)

    def test_asked_positions_have_the_vectors_of_all_positions(self):
        model, ids = lively_bert(), random_ids(3, 7, vocab_size=50)
        asked = random_ids(3, 7, vocab_size=2, seed=1).bool()
        asked[1:, 0] = False  # the pooler needs them all the same
        with torch.no_grad():
            some, every = model(ids, asked=asked), model(ids)
        assert_close(some.hidden, every.hidden[asked], atol=1e-10, rtol=0)
        assert_close(some.pooled, every.pooled, atol=1e-10, rtol=0)


class TestLaws:
    @given(st.integers(0, 7), st.integers(0, 7))
    def test_every_token_sees_every_other(self, changed, seen):
        model, ids = lively_bert(), random_ids(1, 8, vocab_size=50)
        edited = ids.clone()
        edited[0, changed] = (edited[0, changed] + 1) % 50
        with torch.no_grad():
            before, after = model(ids).hidden[0, seen], model(edited).hidden[0, seen]
        assert (before - after).abs().max() > 1e-6

    @given(st.integers(1, 4))
    def test_padding_changes_nothing(self, n_padding):
        model, ids = lively_bert(), random_ids(2, 6, vocab_size=50)
        padded = torch.cat([ids, random_ids(2, n_padding, vocab_size=50)], dim=1)
        mask = torch.arange(6 + n_padding).expand_as(padded) < 6
        with torch.no_grad():
            hidden, pooled = model(padded, mask=mask)
            expected = model(ids)
        assert_close(hidden[:, :6], expected.hidden, atol=1e-10, rtol=0)
        assert_close(pooled, expected.pooled, atol=1e-10, rtol=0)

    def test_the_segment_and_the_order_matter(self):
        model, ids = lively_bert(), torch.tensor([[3, 7, 1]])
        with torch.no_grad():
            plain = model(ids).pooled
            second = model(ids, segment_ids=torch.tensor([[0, 0, 1]])).pooled
            swapped = model(ids[:, [0, 2, 1]]).pooled
        assert (plain - second).abs().max() > 1e-6
        assert (plain - swapped).abs().max() > 1e-6

    def test_the_contract_of_every_module(self):
        check_module_contract(BothOutputs, random_ids(2, 12, vocab_size=50))

    def test_every_map_shares_out_one_and_leaves_padding_out(self):
        ids = random_ids(2, 6, vocab_size=50)
        mask = torch.arange(6).expand_as(ids) < 4
        maps = new_bert().attention_maps(ids, mask=mask)
        assert [tuple(m.shape) for m in maps] == [(2, 3, 6, 6)] * 2
        for attention_map in maps:
            assert_close(attention_map.sum(-1), torch.ones(2, 3, 6))
            assert attention_map[..., 4:].abs().max() == 0
            assert attention_map[..., :4].min() > 0

    def test_the_generator_alone_decides_the_weights(self):
        pairs = zip(new_bert().parameters(), new_bert().parameters(), strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)

    def test_what_is_saved_is_what_is_read(self, tmp_path):
        model, ids = lively_bert(), random_ids(2, 6, vocab_size=50)
        model.save_pretrained(tmp_path)
        again = BERT.from_pretrained(tmp_path).eval()
        assert again.config == SMALL
        with torch.no_grad():
            assert_close(again(ids), model(ids), atol=0, rtol=0)


class TestEdges:
    def test_a_segment_out_of_range_is_refused(self):
        ids = random_ids(1, 3, vocab_size=50)
        with pytest.raises(
            InputError, match=r"segment ids must lie in 0\.\.1, got 0\.\.2"
        ):
            new_bert()(ids, segment_ids=torch.tensor([[0, 1, 2]]))

    def test_segments_of_another_shape_are_refused(self):
        with pytest.raises(InputError, match=r"segment_ids .* \(2, 3\), got \(1, 3\)"):
            new_bert()(
                random_ids(2, 3, vocab_size=50), segment_ids=torch.zeros(1, 3).long()
            )

    def test_a_mask_of_another_shape_is_refused(self):
        with pytest.raises(InputError, match=r"mask .* \(2, 3\), got \(3,\)"):
            new_bert()(
                random_ids(2, 3, vocab_size=50), mask=torch.ones(3, dtype=torch.bool)
            )

    def test_questions_of_another_shape_are_refused(self):
        with pytest.raises(InputError, match=r"asked .* \(1, 3\), got \(1, 2\)"):
            new_bert()(
                random_ids(1, 3, vocab_size=50),
                asked=torch.ones(1, 2, dtype=torch.bool),
            )

    def test_a_mask_of_numbers_is_refused(self):
        with pytest.raises(InputError, match=r"Boolean, .* got torch.int64"):
            new_bert()(
                random_ids(1, 3, vocab_size=50), mask=torch.ones(1, 3, dtype=torch.long)
            )

    def test_a_row_of_nothing_but_padding_is_refused(self):
        mask = torch.tensor([[True, False, False], [False, False, False]])
        with pytest.raises(InputError, match="got none in row 1"):
            new_bert()(random_ids(2, 3, vocab_size=50), mask=mask)

    def test_a_text_longer_than_the_table_is_refused(self):
        with pytest.raises(InputError, match=r"max_seq_len=12, got .* = 13 tokens"):
            new_bert()(random_ids(1, 13, vocab_size=50))

    def test_an_id_out_of_range_is_refused(self):
        with pytest.raises(InputError, match=r"token ids .* 0\.\.49, got 3\.\.50"):
            new_bert()(torch.tensor([[3, 50]]))

    def test_no_token_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"at least one token, got shape \(1, 0\)"):
            new_bert()(torch.zeros(1, 0, dtype=torch.int64))

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=128 and n_heads=5"):
            BERTConfig(vocab_size=50, n_heads=5)

    @pytest.mark.parametrize(
        "size", ["vocab_size", "max_seq_len", "n_layers", "d_ff", "n_segments"]
    )
    def test_a_size_of_zero_is_refused(self, size):
        with pytest.raises(ConfigError, match=f"{size}=0"):
            BERTConfig(**({"vocab_size": 50} | {size: 0}))

    def test_a_dropout_that_is_no_chance_is_refused(self):
        with pytest.raises(ConfigError, match=r"\[0, 1\), got 1.0"):
            BERTConfig(vocab_size=50, dropout=1.0)


def test_every_shape_comment_in_bert_is_true():
    model, ids = new_bert(), random_ids(4, 7, vocab_size=50)
    mask = torch.arange(7).expand_as(ids) < 5
    with checked_shape_comments(bert, batch=4, seq=7, d_model=24) as checked:
        model.attention_maps(ids, mask=mask)
        model(ids, mask=mask)
        model(ids, mask=mask, asked=~mask)
    assert len(checked) == len(dict(read_promises(bert)))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
def test_a_gpu_gives_the_vectors_of_the_cpu():
    model, ids = new_bert(), random_ids(2, 12, vocab_size=50)
    with torch.no_grad():
        expected = model(ids).hidden
        found = model.cuda()(ids.cuda()).hidden.cpu()
    assert_close(found, expected, atol=1e-4, rtol=0)
