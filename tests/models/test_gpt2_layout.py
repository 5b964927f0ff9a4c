"""GPT-2 from disk: against the library that wrote it, and with other parts."""

import json

import pytest
import torch
import transformers
from torch.testing import assert_close

from llmos_edu.core import CheckpointError
from llmos_edu.models import GPT, gpt2_layout, pretrained
from tests.tensors import random_ids


@pytest.fixture
def theirs(tmp_path):
    config = transformers.GPT2Config(
        vocab_size=50, n_positions=12, n_embd=24, n_layer=2, n_head=3
    )
    model = transformers.GPT2LMHeadModel(config).eval()
    for parameter in model.parameters():  # biases and gains start at 0 and 1 otherwise
        torch.nn.init.normal_(parameter, std=0.2)
    model.save_pretrained(tmp_path / "gpt2")
    return model


class TestParity:
    def test_a_gpt2_read_from_disk_gives_its_own_logits(self, theirs, tmp_path):
        model, ids = GPT.from_pretrained(tmp_path / "gpt2").eval(), ids_of_two()
        with torch.no_grad():
            assert_close(model(ids), theirs(ids).logits, atol=1e-5, rtol=1e-5)
            exact = theirs.double()(ids).logits
            assert_close(model.double()(ids), exact, atol=1e-10, rtol=0)

    def test_its_gradients_are_those_of_gpt2(self, theirs, tmp_path):
        model, ids = (
            GPT.from_pretrained(tmp_path / "gpt2").eval().double(),
            ids_of_two(),
        )
        theirs = theirs.double()
        (model(ids) ** 2).mean().backward()
        (theirs(ids).logits ** 2).mean().backward()
        expected = theirs.transformer.wte.weight.grad
        assert_close(model.tokens.weight.grad, expected, atol=1e-10, rtol=0)
        query_key_value = theirs.transformer.h[1].attn.c_attn.weight.grad.T.chunk(3)
        attention = model.layers[1].attention
        for name, grad in zip(
            ("w_query", "w_key", "w_value"), query_key_value, strict=True
        ):
            found = getattr(attention, name).weight.grad
            assert_close(found, grad, atol=1e-10, rtol=0)


class TestEdges:
    def test_another_kind_of_model_is_refused(self, theirs, tmp_path):
        path = tmp_path / "gpt2" / pretrained.CONFIG
        path.write_text(
            json.dumps(json.loads(path.read_text()) | {"model_type": "bert"})
        )
        with pytest.raises(CheckpointError, match="must hold a gpt2, got 'bert'"):
            GPT.from_pretrained(tmp_path / "gpt2")

    def test_a_gpt2_with_another_activation_is_refused(self, theirs, tmp_path):
        path = tmp_path / "gpt2" / pretrained.CONFIG
        stored = json.loads(path.read_text()) | {"activation_function": "relu"}
        path.write_text(json.dumps(stored))
        with pytest.raises(CheckpointError, match="got 'relu'"):
            GPT.from_pretrained(tmp_path / "gpt2")

    def test_an_unknown_tensor_is_refused(self, theirs, tmp_path):
        stored = pretrained.read(tmp_path / "gpt2")
        strange = {
            **stored.tensors,
            "transformer.h.0.adapter.weight": torch.zeros(2, 2),
        }
        with pytest.raises(CheckpointError, match=r"'h.0.adapter.weight'"):
            gpt2_layout.from_gpt2(
                pretrained.Stored(source="here", config=stored.config, tensors=strange)
            )


def ids_of_two() -> torch.Tensor:
    return random_ids(2, 12, vocab_size=50)
