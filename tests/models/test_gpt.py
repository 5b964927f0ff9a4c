"""GPT: against GPT-2, by its laws, and at its edges."""

import math
from dataclasses import replace
from importlib import import_module

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError, UnknownNameError
from llmos_edu.models import GPT, GPTConfig, gpt_tiny
from llmos_edu.nn import SinusoidalPositions
from tests.contracts import check_module_contract
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random_ids

SMALL = GPTConfig(vocab_size=50, max_seq_len=12, d_model=24, n_layers=2, n_heads=3)

KINDS = ["learned", "sinusoidal", "rotary", "alibi", "none"]


def with_positions(kind: str) -> GPT:
    return new_gpt(replace(SMALL, positions=kind)).double()


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

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_kind_of_positions_reads_with_a_cache_as_without(self, kind):
        model, ids = with_positions(kind), random_ids(2, 9, vocab_size=50)
        cache = model.new_cache(2)
        with torch.no_grad():
            parts = [model(part, cache=cache) for part in ids.split([4, 1, 3, 1], 1)]
            assert_close(torch.cat(parts, dim=1), model(ids), atol=1e-10, rtol=0)

    @pytest.mark.parametrize("kind", ["rotary", "alibi", "none"])
    def test_beyond_the_length_too(self, kind):
        model, ids = with_positions(kind), random_ids(2, 30, vocab_size=50)
        cache = model.new_cache(2, max_seq_len=30)
        with torch.no_grad():
            parts = [model(part, cache=cache) for part in ids.split([11, 1, 18], 1)]
            assert_close(torch.cat(parts, dim=1), model(ids), atol=1e-10, rtol=0)


class TestLaws:
    @pytest.mark.parametrize("kind", KINDS)
    def test_maps_are_those_of_the_forward_pass(self, kind):
        model, ids = with_positions(kind), random_ids(2, 6, vocab_size=50)
        first = model.layers[0]
        seen = []
        first.attention.w_out.register_forward_pre_hook(lambda _, a: seen.append(a[0]))
        with torch.no_grad():
            shown = model.attention_maps(ids)[0]
            x = first.attention_norm(model._embed(ids, n_past=0))
            value = first.attention._project(x, None)[2]
        joined = (shown @ value).transpose(1, 2).flatten(start_dim=2)
        assert_close(seen[0], joined, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("kind", KINDS[:4])
    def test_every_kind_tells_the_order_even_of_a_past_that_hides_nothing(self, kind):
        model = with_positions(kind)
        with torch.no_grad():  # the first two tokens are swapped, the last one looks
            pair = [model(torch.tensor([ids]))[0, -1] for ids in ([3, 7, 1], [7, 3, 1])]
        assert (pair[0] - pair[1]).abs().max() > 1e-6

    def test_in_one_layer_without_positions_order_is_lost(self):
        model = new_gpt(replace(SMALL, n_layers=1, positions="none")).double()
        with torch.no_grad():
            pair = [model(torch.tensor([ids]))[0, -1] for ids in ([3, 7, 1], [7, 3, 1])]
        assert_close(*pair, atol=1e-12, rtol=0)

    @pytest.mark.parametrize("kind", KINDS)
    def test_only_learned_positions_are_parameters(self, kind):
        extra = SMALL.max_seq_len * SMALL.d_model if kind == "learned" else 0
        bare = with_positions("none").n_parameters
        assert with_positions(kind).n_parameters == bare + extra

    @pytest.mark.parametrize("kind", KINDS)
    def test_each_kind_is_saved_and_comes_back(self, kind, tmp_path):
        model, ids = with_positions(kind).float(), random_ids(2, 9, vocab_size=50)
        model.save_pretrained(tmp_path)
        again = GPT.from_pretrained(tmp_path).eval()
        assert again.config.positions == kind
        with torch.no_grad():
            assert torch.equal(again(ids), model(ids))

    def test_beside_waves_tokens_are_scaled_by_the_root_of_the_width(self):
        model, ids = with_positions("sinusoidal"), random_ids(1, 5, vocab_size=50)
        waves = SinusoidalPositions(12, 24)(torch.zeros(1, 5, 24))
        expected = math.sqrt(24) * model.tokens(ids) + waves
        assert_close(model._embed(ids, n_past=0), expected.double())

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

    @pytest.mark.parametrize("kind", ["learned", "sinusoidal"])
    def test_a_table_that_ends_says_so(self, kind):
        with pytest.raises(InputError, match=r"max_seq_len=12, got 0 past . 13 new"):
            with_positions(kind)(random_ids(1, 13, vocab_size=50))

    def test_unknown_positions_are_refused(self):
        with pytest.raises(
            UnknownNameError, match=r"got 'rotery'; did you .* 'rotary'"
        ):
            GPTConfig(vocab_size=50, positions="rotery")

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


def test_every_shape_comment_is_true():
    module = import_module("llmos_edu.models.gpt")
    with checked_shape_comments(module, batch=2, seq=9, d_model=24) as checked:
        new_gpt().attention_maps(random_ids(2, 9, vocab_size=50))
    assert len(checked) == len(dict(read_promises(module)))


@pytest.mark.gpu
@pytest.mark.skipif(not torch.cuda.is_available(), reason="this machine has no GPU")
def test_a_gpu_gives_the_logits_of_the_cpu():
    model, ids = new_gpt(), random_ids(2, 12, vocab_size=50)
    with torch.no_grad():
        expected = model(ids)
        assert_close(model.cuda()(ids.cuda()).cpu(), expected, atol=1e-4, rtol=0)
