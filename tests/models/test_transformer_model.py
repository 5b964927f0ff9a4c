"""The next-token model: against torch's encoder, and its target one place along."""

import pytest
import torch
from torch import nn
from torch.testing import assert_close

from llmos_edu.core import InputError
from llmos_edu.data import causal_batches
from llmos_edu.generate import NextTokenModel, generate
from llmos_edu.models import TransformerConfig, TransformerModel
from llmos_edu.nn import causal_mask
from llmos_edu.train import Adam, fit
from tests.contracts import check_module_contract
from tests.nn.test_blocks import copy_layer
from tests.tensors import random, random_ids

SIZES = {"vocab_size": 23, "max_seq_len": 9, "d_model": 8, "n_heads": 2, "d_ff": 12}


def new_model(**changes) -> TransformerModel:
    config = TransformerConfig(**SIZES | {"n_layers": 2} | changes)
    return TransformerModel(config, generator=torch.Generator().manual_seed(0)).eval()


def lively_model(**changes) -> TransformerModel:
    model = new_model(**changes).double()
    for seed, parameter in enumerate(model.parameters()):
        parameter.data.copy_(0.4 * random(*parameter.shape, seed=seed))
    return model


class TestParity:
    def test_scores_are_those_of_torchs_causal_encoder(self):
        ours = lively_model()
        layer = nn.TransformerEncoderLayer(8, 2, 12, dropout=0.0, batch_first=True)
        theirs = nn.TransformerEncoder(layer, 2, enable_nested_tensor=False)
        theirs = theirs.double().eval()
        for own, their in zip(ours.stack.layers, theirs.layers, strict=True):
            copy_layer(own, their)
        ids = random_ids(2, 7, vocab_size=23)
        x = ours.embedding(ids)  # with a gradient torch takes no shortcut
        expected = theirs(x, mask=~causal_mask(7)) @ ours.embedding.tokens.weight.T
        assert_close(ours(ids), expected, atol=1e-10, rtol=0)


class TestLaws:
    def test_it_keeps_the_contract_of_a_model_that_writes(self):
        assert isinstance(new_model(), NextTokenModel)
        ids = random_ids(2, 3, vocab_size=23)
        written = generate(new_model(), ids, max_new_tokens=5, temperature=0)
        again = generate(
            new_model(), ids, max_new_tokens=5, temperature=0, use_cache=False
        )
        assert torch.equal(written, again)

    def test_the_contract_of_every_module(self):
        for is_pre_norm in (True, False):
            check_module_contract(
                lambda pre=is_pre_norm: new_model(is_pre_norm=pre),
                random_ids(2, 9, vocab_size=23),
            )

    def test_the_future_cannot_change_the_past(self):
        model, ids = lively_model(), random_ids(1, 8, vocab_size=23)
        edited = ids.clone()
        edited[0, 5] = (edited[0, 5] + 1) % 23
        with torch.no_grad():
            before, after = model(ids), model(edited)
        assert_close(before[:, :5], after[:, :5], atol=1e-10, rtol=0)
        assert (before[:, 5:] - after[:, 5:]).abs().amax(-1).min() > 1e-6

    def test_its_maps_show_no_future(self):
        maps = new_model().attention_maps(random_ids(2, 6, vocab_size=23))
        assert [tuple(m.shape) for m in maps] == [(2, 2, 6, 6)] * 2
        assert all(m.triu(1).abs().max() == 0 for m in maps)

    def test_it_learns_to_say_what_comes_next_and_not_what_is_there(self):
        # 0 1 2 ... 10 0 1 ...: a target that is not shifted would teach it to repeat
        text = torch.arange(11).repeat(20)
        sizes = SIZES | {"d_model": 16, "n_layers": 1, "vocab_size": 11}
        model = TransformerModel(
            TransformerConfig(**sizes), generator=torch.Generator().manual_seed(0)
        )
        fit(
            model,
            lambda start_step: causal_batches(
                text, batch_size=8, seq_len=8, start_step=start_step
            ),
            optimizer=Adam(model.parameters(), learning_rate=0.01),
            n_steps=60,
        )
        written = generate(
            model.eval(), torch.tensor([3]), max_new_tokens=8, temperature=0
        )
        assert written.tolist() == [3, 4, 5, 6, 7, 8, 9, 10, 0]

    def test_what_is_saved_is_what_is_read(self, tmp_path):
        model, ids = lively_model(), random_ids(2, 6, vocab_size=23)
        model.save_pretrained(tmp_path)
        again = TransformerModel.from_pretrained(tmp_path).eval()
        assert again.config == model.config
        with torch.no_grad():
            assert_close(again(ids), model(ids), atol=0, rtol=0)


class TestEdges:
    def test_a_text_longer_than_the_waves_is_refused(self):
        with pytest.raises(InputError, match=r"max_seq_len=9, got .* = 10 tokens"):
            new_model()(random_ids(1, 10, vocab_size=23))
