"""Decoding: equal with and without a cache, by its laws, and at its edges."""

from itertools import islice

import pytest
import torch
import transformers
from torch.testing import assert_close

from llmos_edu.core import ConfigError, InputError
from llmos_edu.generate import choose_next, generate, stream
from llmos_edu.models import GPT, GPTConfig
from tests.tensors import random_ids

CONFIG = GPTConfig(vocab_size=50, max_seq_len=24, d_model=24, n_layers=2, n_heads=3)


@pytest.fixture(scope="module")
def model():
    gpt = GPT(CONFIG, generator=torch.Generator().manual_seed(0)).double().eval()
    for parameter in gpt.parameters():  # far from uniform, so that draws matter
        torch.nn.init.normal_(
            parameter,
            std=0.3,
            generator=torch.Generator().manual_seed(parameter.numel()),
        )
    return gpt


def draws(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


class TestByHand:
    def test_zero_new_tokens_is_the_prompt(self, model):
        prompt = random_ids(2, 5, vocab_size=50)
        assert torch.equal(generate(model, prompt, max_new_tokens=0), prompt)

    def test_greedy_takes_the_best_each_time(self, model):
        ids = random_ids(1, 5, vocab_size=50)
        written = generate(model, ids, max_new_tokens=3, temperature=0)
        for _ in range(3):
            with torch.no_grad():
                ids = torch.cat([ids, model(ids)[:, -1].argmax(-1, keepdim=True)], 1)
        assert torch.equal(written, ids)


class TestParity:
    def test_greedy_writes_what_gpt2_writes(self, tmp_path):
        config = transformers.GPT2Config(
            vocab_size=50, n_positions=24, n_embd=24, n_layer=2, n_head=3
        )
        theirs = transformers.GPT2LMHeadModel(config).eval()
        for parameter in theirs.parameters():
            torch.nn.init.normal_(parameter, std=0.3)
        theirs.save_pretrained(tmp_path)
        prompt = random_ids(2, 5, vocab_size=50)
        expected = theirs.generate(
            prompt,
            attention_mask=torch.ones_like(prompt),
            max_new_tokens=15,
            do_sample=False,
            pad_token_id=0,
            eos_token_id=None,
        )
        ours = GPT.from_pretrained(tmp_path).eval()
        written = generate(ours, prompt, max_new_tokens=15, temperature=0)
        assert torch.equal(written, expected)


class TestLaws:
    @pytest.mark.parametrize(
        "dials",
        [{"temperature": 0.0}, {"temperature": 0.7}, {"top_k": 5}, {"top_p": 0.8}],
        ids=str,
    )
    def test_the_cache_changes_nothing(self, model, dials):
        prompt = random_ids(3, 5, vocab_size=50)
        cached, plain = (
            generate(
                model,
                prompt,
                max_new_tokens=12,
                use_cache=use_cache,
                generator=draws(),
                **dials,
            )
            for use_cache in (True, False)
        )
        assert torch.equal(cached, plain)

    def test_the_generator_alone_decides_the_draws(self, model):
        prompt = random_ids(1, 5, vocab_size=50)
        first, again, other = (
            generate(model, prompt, max_new_tokens=12, generator=draws(seed))
            for seed in (1, 1, 2)
        )
        assert torch.equal(first, again)
        assert not torch.equal(first, other)

    def test_a_prompt_without_batch_axis_comes_back_without_one(self, model):
        prompt = random_ids(5, vocab_size=50)
        written = generate(model, prompt, max_new_tokens=4, temperature=0)
        batched = generate(model, prompt[None], max_new_tokens=4, temperature=0)
        assert torch.equal(written, batched[0])

    def test_a_stream_may_be_left_at_any_time(self, model):
        prompt = random_ids(1, 5, vocab_size=50)
        whole = generate(model, prompt, max_new_tokens=10, temperature=0)
        few = list(islice(stream(model, prompt, max_new_tokens=10, temperature=0), 3))
        assert torch.equal(torch.stack(few, 1), whole[:, 5:8])

    def test_draws_follow_the_chances(self):
        logits = torch.tensor([[0.5, 0.25, 0.25]]).log().expand(8000, 3)
        new = choose_next(logits, generator=draws())
        share = torch.bincount(new, minlength=3) / 8000
        assert_close(share, torch.tensor([0.5, 0.25, 0.25]), atol=0.02, rtol=0)

    def test_top_k_of_one_is_greedy(self, model):
        prompt = random_ids(1, 5, vocab_size=50)
        one = generate(model, prompt, max_new_tokens=8, top_k=1)
        greedy = generate(model, prompt, max_new_tokens=8, temperature=0)
        assert torch.equal(one, greedy)


class TestEdges:
    def test_a_prompt_too_long_for_what_shall_follow_is_refused(self, model):
        with pytest.raises(InputError, match=r"1 to 24 together, got 20 . 5"):
            generate(model, random_ids(1, 20, vocab_size=50), max_new_tokens=5)

    def test_the_context_may_be_filled_to_the_last_token(self, model):
        written = generate(model, random_ids(1, 20, vocab_size=50), max_new_tokens=4)
        assert written.shape == (1, 24)

    def test_an_empty_prompt_is_refused(self, model):
        with pytest.raises(InputError, match=r"got 0 . 5"):
            generate(model, torch.zeros(1, 0, dtype=torch.int64), max_new_tokens=5)

    def test_a_negative_number_of_tokens_is_refused(self, model):
        with pytest.raises(ConfigError, match="got -1"):
            generate(model, random_ids(1, 3, vocab_size=50), max_new_tokens=-1)
