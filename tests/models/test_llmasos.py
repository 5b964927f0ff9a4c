"""LLMasOS: by hand, against its parts, by its laws and at its edges."""

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import CheckpointError, ConfigError, InputError
from llmos_edu.generate import generate
from llmos_edu.models import GPT, GPTConfig, LLMasOS, LLMasOSConfig
from llmos_edu.nn import EncoderLayer, MixtureLayer
from tests.contracts import check_module_contract
from tests.tensors import random_ids

SIZES = {"vocab_size": 50, "max_seq_len": 12, "d_model": 24, "n_heads": 3}
SMALL = LLMasOSConfig(**SIZES, n_layers=4, n_experts=3)


def new_model(config: LLMasOSConfig = SMALL) -> LLMasOS:
    return LLMasOS(config, generator=torch.Generator().manual_seed(0)).eval()


class TestByHand:
    def test_every_other_layer_is_a_mixture(self):
        kinds = [type(layer) for layer in new_model().layers]
        assert kinds == [EncoderLayer, MixtureLayer] * 2

    def test_parameters_are_those_of_the_formula(self):
        # table, positions, last norm; attention and norms; dense or experts and gate
        d, model = SMALL.d_model, new_model()
        shared = 50 * d + 12 * d + 2 * d + 4 * (4 * d**2 + 4 * d + 4 * d)
        dense, expert, gate = 2 * (8 * d**2 + 5 * d), 2 * 8 * d**2, 2 * 3 * d
        assert model.n_parameters == shared + dense + 3 * expert + gate
        assert model.n_active_parameters == shared + dense + 2 * expert + gate

    def test_auxiliary_losses_are_weighted_by_their_coefficients(self):
        config = LLMasOSConfig(**SIZES, balance_coefficient=0.5, z_coefficient=0.25)
        told = new_model(config).predict(random_ids(2, 12, vocab_size=50))
        expected = 0.5 * told.balance_loss + 0.25 * told.z_loss
        assert_close(told.auxiliary_loss, expected)
        assert [len(routing.expert_ids) for routing in told.routings] == [24, 24]


class TestParity:
    def test_one_expert_makes_it_a_gpt(self):
        config = LLMasOSConfig(**SIZES, n_layers=2, n_experts=1, n_active_experts=1)
        ours = new_model(config).double()
        twin = GPT(GPTConfig(**SIZES, n_layers=2)).double()
        renamed = {}
        for name, tensor in ours.state_dict().items():
            if name.endswith("w_gate.weight"):
                continue
            if ".experts." in name:
                name, tensor = name + ".weight", tensor[0]
            new = name.replace("mixture_norm", "feed_forward_norm")
            renamed[new.replace("mixture.experts", "feed_forward")] = tensor
        missing, unexpected = twin.load_state_dict(renamed, strict=False)
        ids = random_ids(2, 9, vocab_size=50)
        assert unexpected == []
        assert set(missing) == {
            "layers.1.feed_forward.w_in.bias",
            "layers.1.feed_forward.w_out.bias",
        }
        assert_close(ours(ids), twin.eval()(ids), atol=1e-10, rtol=0)

    def test_cached_logits_are_those_without_a_cache(self):
        model, ids = new_model().double(), random_ids(2, 9, vocab_size=50)
        cache = model.new_cache(2)
        with torch.no_grad():
            parts = [model(part, cache=cache) for part in ids.split([4, 1, 4], 1)]
            assert_close(torch.cat(parts, dim=1), model(ids), atol=1e-10, rtol=0)


class TestLaws:
    @pytest.mark.parametrize("cut", [1, 5, 8])
    def test_the_future_cannot_change_the_past_without_capacity(self, cut):
        model, ids = new_model().double(), random_ids(1, 9, vocab_size=50)
        edited = ids.clone()
        edited[:, cut:] = (edited[:, cut:] + 1) % 50
        with torch.no_grad():
            before, after = model(ids), model(edited)
        assert_close(before[:, :cut], after[:, :cut], atol=1e-12, rtol=0)
        assert not torch.allclose(before[:, cut:], after[:, cut:])

    def test_the_contract_of_every_module(self):
        check_module_contract(new_model, random_ids(2, 12, vocab_size=50))

    @pytest.mark.parametrize(
        ("gate", "n"), [("gshard", 2), ("noisy_top_k", 2), ("switch", 1), ("top_k", 2)]
    )
    def test_a_model_learns_one_sentence_by_heart(self, gate, n):
        config = LLMasOSConfig(
            **SIZES, n_layers=2, n_experts=4, n_active_experts=n, gate=gate
        )
        model, ids = new_model(config).train(), random_ids(1, 12, vocab_size=50)
        for _ in range(60):
            told = model.predict(ids[:, :-1])
            loss = F.cross_entropy(told.logits[0], ids[0, 1:])
            (loss + told.auxiliary_loss).backward()
            with torch.no_grad():
                for parameter in model.parameters():
                    parameter -= 0.5 * parameter.grad
                    parameter.grad = None
        assert loss < 0.1

    def test_generation_continues_the_prompt(self):
        prompt = random_ids(1, 4, vocab_size=50)
        kept = generate(new_model(), prompt, max_new_tokens=5, temperature=0)
        anew = generate(
            new_model(), prompt, max_new_tokens=5, temperature=0, use_cache=False
        )
        assert torch.equal(kept, anew)
        assert torch.equal(kept[:, :4], prompt)

    def test_a_saved_model_comes_back_to_the_bit(self, tmp_path):
        model, ids = new_model(), random_ids(2, 9, vocab_size=50)
        model.save_pretrained(tmp_path)
        again = LLMasOS.from_pretrained(tmp_path).eval()
        assert again.config == SMALL
        assert torch.equal(again(ids), model(ids))

    def test_the_generator_alone_decides_the_weights(self):
        pairs = zip(new_model().parameters(), new_model().parameters(), strict=True)
        assert all(torch.equal(a, b) for a, b in pairs)


class TestEdges:
    def test_a_stack_without_a_mixture_is_refused(self):
        with pytest.raises(ConfigError, match="n_layers must be at least 2, got 1"):
            LLMasOSConfig(**SIZES, n_layers=1)

    def test_more_active_experts_than_there_are_are_refused(self):
        with pytest.raises(ConfigError, match="n_active_experts=4 and n_experts=3"):
            LLMasOS(LLMasOSConfig(**SIZES, n_experts=3, n_active_experts=4))

    def test_heads_that_do_not_divide_the_width_are_refused(self):
        with pytest.raises(ConfigError, match="d_model=24 and n_heads=5"):
            LLMasOSConfig(**(SIZES | {"n_heads": 5}))

    @pytest.mark.parametrize("size", ["vocab_size", "max_seq_len", "n_experts"])
    def test_a_size_of_zero_is_refused(self, size):
        with pytest.raises(ConfigError, match=f"{size}=0"):
            LLMasOSConfig(**(SIZES | {size: 0}))

    @pytest.mark.parametrize("name", ["balance_coefficient", "z_coefficient"])
    @pytest.mark.parametrize("value", [-0.5, float("nan")])
    def test_a_coefficient_that_rewards_imbalance_is_refused(self, name, value):
        with pytest.raises(ConfigError, match=f"negative, got .*{name}={value}"):
            LLMasOSConfig(**SIZES, **{name: value})

    def test_a_dropout_that_is_no_chance_is_refused(self):
        with pytest.raises(ConfigError, match=r"\[0, 1\), got 1.0"):
            LLMasOSConfig(**SIZES, dropout=1.0)

    def test_no_token_at_all_is_refused(self):
        with pytest.raises(InputError, match=r"at least one token, got shape \(1, 0\)"):
            new_model()(torch.zeros(1, 0, dtype=torch.int64))

    def test_a_text_longer_than_the_context_is_refused(self):
        with pytest.raises(InputError, match=r"max_seq_len=12, got 0 past . 13 new"):
            new_model()(random_ids(1, 13, vocab_size=50))

    def test_a_folder_of_another_model_is_refused(self, tmp_path):
        GPT(GPTConfig(**SIZES)).save_pretrained(tmp_path)
        with pytest.raises(CheckpointError, match=r"a LLMasOSConfig .* 'GPTConfig'"):
            LLMasOS.from_pretrained(tmp_path)
