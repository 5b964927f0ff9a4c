"""The encoder as a classifier: a mean over what is real, and one score a class."""

import json

import pytest
import torch
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import CheckpointError, ConfigError, InputError
from llmos_edu.models import (
    EncoderClassifier,
    Transformer,
    TransformerConfig,
    encoder_classifier,
)
from tests.contracts import check_module_contract
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random, random_ids

CONFIG = TransformerConfig(
    vocab_size=23, max_seq_len=9, d_model=8, n_heads=2, d_ff=12, n_layers=2
)


def new_classifier(n_classes: int = 3) -> EncoderClassifier:
    source = torch.Generator().manual_seed(0)
    return EncoderClassifier(CONFIG, n_classes=n_classes, generator=source).eval()


def lively_classifier() -> EncoderClassifier:
    model = new_classifier().double()
    for seed, parameter in enumerate(model.parameters()):
        parameter.data.copy_(0.4 * random(*parameter.shape, seed=seed))
    return model


class TestByHand:
    def test_scores_are_a_product_with_the_mean_over_real_tokens(self):
        model, ids = lively_classifier(), torch.tensor([[4, 9, 2, 0, 0]])
        with torch.no_grad():
            hidden = model.encoder(model.embedding(ids[:, :3]))
            mean = (hidden[0, 0] + hidden[0, 1] + hidden[0, 2]) / 3
            expected = model.w_class.weight @ mean + model.w_class.bias
            assert_close(model(ids)[0], expected)


class TestLaws:
    def test_the_contract_of_every_module(self):
        check_module_contract(new_classifier, 1 + random_ids(2, 9, vocab_size=22))

    def test_padding_and_masks_change_nothing(self):
        model, ids = lively_classifier(), 1 + random_ids(2, 5, vocab_size=22)
        filled = torch.cat([ids, torch.full((2, 2), 7)], dim=1)
        mask = torch.arange(7).expand(2, 7) < 5
        with torch.no_grad():
            expected = model(ids)
            assert_close(model(F.pad(ids, (0, 3))), expected, atol=1e-10, rtol=0)
            assert_close(model(filled, mask=mask), expected, atol=1e-10, rtol=0)

    def test_it_learns_which_of_two_words_came_first(self):
        # the same words in both classes: only their order tells
        ids = torch.tensor([[5, 6], [6, 5]])
        model = new_classifier(n_classes=2).train()
        optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
        for _ in range(80):
            loss = F.cross_entropy(model(ids), torch.tensor([0, 1]))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        assert loss.item() < 0.05

    def test_what_is_saved_is_what_is_read(self, tmp_path):
        model, ids = lively_classifier(), 1 + random_ids(2, 6, vocab_size=22)
        model.save_pretrained(tmp_path)
        again = EncoderClassifier.from_pretrained(tmp_path).eval()
        assert (again.config, again.n_classes) == (CONFIG, 3)
        with torch.no_grad():
            assert_close(again(ids), model(ids), atol=0, rtol=0)


class TestEdges:
    def test_one_class_is_refused(self):
        with pytest.raises(ConfigError, match="n_classes=1"):
            new_classifier(n_classes=1)

    def test_a_mask_of_numbers_is_refused(self):
        ids = torch.ones(1, 3, dtype=torch.long)
        with pytest.raises(InputError, match=r"Boolean, .* torch.int64"):
            new_classifier()(ids, mask=ids)

    def test_weights_of_another_model_are_refused(self, tmp_path):
        Transformer(CONFIG).save_pretrained(tmp_path)
        with pytest.raises(CheckpointError, match="got n_classes=None"):
            EncoderClassifier.from_pretrained(tmp_path)
        config = json.loads((tmp_path / "config.json").read_text())
        (tmp_path / "config.json").write_text(json.dumps(config | {"n_classes": 3}))
        with pytest.raises(CheckpointError, match="weights of a EncoderClassifier"):
            EncoderClassifier.from_pretrained(tmp_path)


def test_every_shape_comment_in_encoder_classifier_is_true():
    ids = 1 + random_ids(4, 7, vocab_size=22)
    with checked_shape_comments(
        encoder_classifier, batch=4, seq=7, d_model=8
    ) as checked:
        new_classifier()(ids)
    assert len(checked) == len(dict(read_promises(encoder_classifier)))
