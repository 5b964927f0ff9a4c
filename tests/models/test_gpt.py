"""GPT: against GPT-2, by its laws, and at its edges."""

import math

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.models import GPT, GPTConfig, gpt_tiny
from tests.contracts import check_module_contract
from tests.tensors import random_ids

SMALL = GPTConfig(vocab_size=50, max_seq_len=12, d_model=24, n_layers=2, n_heads=3)


def new_gpt(config: GPTConfig = SMALL) -> GPT:
    return GPT(config, generator=torch.Generator().manual_seed(0)).eval()


class TestByHand:
    def test_parameters_are_those_of_the_formula(self):
        # table + positions + layers * (12 d^2 + 13 d) + last norm
        d, n_layers = SMALL.d_model, SMALL.n_layers
        expected = 50 * d + 12 * d + n_layers * (12 * d**2 + 13 * d) + 2 * d
        assert new_gpt().n_parameters == expected

    def test_an_untrained_model_is_as_unsure_as_a_fair_die(self):
        model = new_gpt(gpt_tiny())
        ids = random_ids(4, 128, vocab_size=512)
        with torch.no_grad():
            loss = F.cross_entropy(
                model(ids[:, :-1]).flatten(0, 1), ids[:, 1:].flatten()
            )
        assert loss.item() == pytest.approx(math.log(512), abs=0.05)


class TestParity:
    """Against `transformers` in test_pretrained.py, weight for weight."""

    def test_cached_logits_are_those_without_a_cache(self):
        model, ids = new_gpt().double(), random_ids(2, 9, vocab_size=50)
        cache = model.new_cache(2)
        with torch.no_grad():
            parts = [model(part, cache=cache) for part in ids.split([4, 1, 3, 1], 1)]
            whole = model(ids)
        assert_close(torch.cat(parts, dim=1), whole, atol=1e-10, rtol=0)


class TestLaws:
    @given(st.integers(1, 8))
    def test_the_future_cannot_change_the_past(self, cut):
        model, ids = new_gpt().double(), random_ids(1, 9, vocab_size=50)
        edited = ids.clone()
        edited[:, cut:] = (edited[:, cut:] + 1) % 50
        with torch.no_grad():
            before, after = model(ids), model(edited)
        assert_close(before[:, :cut], after[:, :cut], atol=1e-12, rtol=0)
        assert not torch.allclose(before[:, cut:], after[:, cut:])

    def test_sequences_of_a_batch_do_not_see_each_other(self):
        model, ids = new_gpt().double(), random_ids(3, 9, vocab_size=50)
        with torch.no_grad():
            assert_close(model(ids)[1], model(ids[1:2])[0], atol=1e-10, rtol=0)

    def test_order_matters(self):
        model, ids = new_gpt(), torch.tensor([[3, 7, 1]])
        with torch.no_grad():
            last = [model(ids[:, order])[0, -1] for order in ([0, 1, 2], [1, 0, 2])]
        assert not torch.allclose(*last, atol=1e-4)

    def test_the_contract_of_every_module(self):
        check_module_contract(new_gpt, random_ids(2, 12, vocab_size=50))

    def test_every_map_is_causal_and_shares_out_one(self):
        maps = new_gpt().attention_maps(random_ids(2, 6, vocab_size=50))
        assert [tuple(m.shape) for m in maps] == [(2, 3, 6, 6)] * 2
        for attention_map in maps:
            assert_close(attention_map.sum(-1), torch.ones(2, 3, 6))
            assert attention_map.triu(1).abs().max() == 0

    def test_the_generator_alone_decides_the_weights(self):
        first, again = new_gpt(), new_gpt()
        pairs = zip(first.parameters(), again.parameters(), strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)

    def test_what_is_written_to_the_stream_starts_smaller(self):
        model = new_gpt(gpt_tiny())
        layer = model.layers[0]
        inner = layer.feed_forward.w_in.weight.std().item()
        assert inner == pytest.approx(0.02, rel=0.05)
        written = layer.feed_forward.w_out.weight.std().item()
        assert written == pytest.approx(0.02 / math.sqrt(8), rel=0.05)

    def test_a_model_learns_one_sentence_by_heart(self):
        model, ids = new_gpt().train(), random_ids(1, 12, vocab_size=50)
        for _ in range(60):
            loss = F.cross_entropy(model(ids[:, :-1])[0], ids[0, 1:])
            loss.backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= 0.5 * parameter.grad
                    parameter.grad = None
        assert loss < 0.1


class TestEdges:
    def test_a_text_longer_than_the_context_is_refused(self):
        with pytest.raises(InputError, match=r"max_seq_len=12, got 0 past . 13 new"):
            new_gpt()(random_ids(1, 13, vocab_size=50))

    def test_a_text_that_outgrows_the_context_is_refused(self):
        model = new_gpt()
        cache = model.new_cache(1)
        with torch.no_grad():
            model(random_ids(1, 10, vocab_size=50), cache=cache)
        with torch.no_grad(), pytest.raises(InputError, match=r"got 10 past . 3 new"):
            model(random_ids(1, 3, vocab_size=50), cache=cache)

    def test_an_id_out_of_range_is_refused(self):
        with pytest.raises(InputError, match=r"0\.\.49, got 3\.\.50"):
            new_gpt()(torch.tensor([[3, 50]]))

    def test_no_token_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"at least one token, got shape \(1, 0\)"):
            new_gpt()(torch.zeros(1, 0, dtype=torch.int64))

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=128 and n_heads=5"):
            GPTConfig(vocab_size=50, n_heads=5)

    @pytest.mark.parametrize("size", ["vocab_size", "max_seq_len", "n_layers"])
    def test_a_size_of_zero_is_refused(self, size):
        with pytest.raises(ConfigError, match=f"{size}=0"):
            GPTConfig(**({"vocab_size": 50} | {size: 0}))

    def test_a_dropout_that_is_no_chance_is_refused(self):
        with pytest.raises(ConfigError, match=r"\[0, 1\), got 1.0"):
            GPTConfig(vocab_size=50, dropout=1.0)


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
def test_a_gpu_gives_the_logits_of_the_cpu():
    model, ids = new_gpt(), random_ids(2, 12, vocab_size=50)
    with torch.no_grad():
        expected = model(ids)
        assert_close(model.cuda()(ids.cuda()).cpu(), expected, atol=1e-4, rtol=0)
