"""BERT from disk and back: against the library that wrote it, and with other parts."""

import json

import pytest
import torch
import transformers
from torch.nn import functional as F
from torch.testing import assert_close

from llmos_edu.core import CheckpointError, UnknownNameError
from llmos_edu.models import (
    BERT,
    BERTForPretraining,
    bert_layout,
    pretrained,
)
from tests.tensors import random_ids

HEADS = {
    "cls.predictions.transform.dense.weight": "token_head.transform.weight",
    "cls.predictions.transform.LayerNorm.bias": "token_head.norm.offset",
    "cls.predictions.bias": "token_head.bias",
    "cls.seq_relationship.weight": "next_sentence_head.weight",
    "bert.pooler.dense.bias": "bert.pooler.bias",
    "bert.encoder.layer.1.attention.self.query.weight": (
        "bert.layers.1.attention.w_query.weight"
    ),
    "bert.encoder.layer.0.output.LayerNorm.weight": (
        "bert.layers.0.feed_forward_norm.gain"
    ),
    "bert.embeddings.token_type_embeddings.weight": "bert.segments.weight",
    "bert.embeddings.word_embeddings.weight": "bert.tokens.weight",
}


def tiny(**changes: object) -> transformers.BertConfig:
    return transformers.BertConfig(
        **{
            "vocab_size": 50,
            "max_position_embeddings": 12,
            "hidden_size": 24,
            "num_hidden_layers": 2,
            "num_attention_heads": 3,
            "intermediate_size": 40,
            "hidden_dropout_prob": 0.1,
            "attention_probs_dropout_prob": 0.1,
        }
        | changes
    )


def lively(model: torch.nn.Module) -> torch.nn.Module:
    for parameter in model.parameters():  # biases and gains start at 0 and 1 otherwise
        torch.nn.init.normal_(parameter, std=0.2)
    return model.eval()


@pytest.fixture
def theirs(tmp_path):
    model = lively(transformers.BertForPreTraining(tiny()))
    model.save_pretrained(tmp_path / "bert")
    return model


@pytest.fixture
def inputs():
    """Two pairs of texts, the second with padding; 0 is [PAD] there."""
    ids = random_ids(2, 12, vocab_size=49) + 1
    segment_ids = (torch.arange(12) > 5).long().expand(2, 12)
    mask = torch.ones(2, 12, dtype=torch.bool)
    mask[1, 9:] = False
    return ids, segment_ids, mask


def ours_and_theirs(ours, theirs, inputs):
    ids, segment_ids, mask = inputs
    logits = ours(ids, segment_ids=segment_ids, mask=mask)
    expected = theirs(ids, token_type_ids=segment_ids, attention_mask=mask.long())
    return logits, (expected.prediction_logits, expected.seq_relationship_logits)


def rewrite(folder, **changes):
    path = folder / pretrained.CONFIG
    path.write_text(json.dumps(json.loads(path.read_text()) | changes))


class TestParity:
    def test_both_heads_give_their_logits(self, theirs, inputs, tmp_path):
        ours = BERTForPretraining.from_pretrained(tmp_path / "bert").eval()
        with torch.no_grad():
            logits, expected = ours_and_theirs(ours, theirs, inputs)
            for found, right in zip(logits, expected, strict=True):
                gap = (found - right).abs().max() / right.abs().max()
                assert gap < 1e-5
            exact, expected = ours_and_theirs(ours.double(), theirs.double(), inputs)
            assert_close(tuple(exact), expected, atol=1e-10, rtol=0)

    def test_their_gradients_are_ours(self, theirs, inputs, tmp_path):
        ours = BERTForPretraining.from_pretrained(tmp_path / "bert").eval().double()
        found, right = ours_and_theirs(ours, theirs.double(), inputs)
        mask, next_sentence = inputs[2], torch.tensor([0, 1])
        for tokens, pair in (found, right):
            loss = F.cross_entropy(tokens[mask], inputs[0][mask])
            (loss + F.cross_entropy(pair, next_sentence)).backward()
        parameters, their_parameters = (
            dict(model.named_parameters()) for model in (ours, theirs)
        )
        for their_name, name in HEADS.items():
            expected = their_parameters[their_name].grad
            assert_close(parameters[name].grad, expected, atol=1e-10, rtol=0)

    @pytest.mark.parametrize("hidden_act", ["gelu", "gelu_new", "relu"])
    def test_a_bert_without_heads_gives_its_vectors(self, hidden_act, inputs, tmp_path):
        theirs = lively(transformers.BertModel(tiny(hidden_act=hidden_act))).double()
        theirs.save_pretrained(tmp_path)
        ids, segment_ids, mask = inputs
        ours = BERT.from_pretrained(tmp_path).eval()
        with torch.no_grad():
            found = ours(ids, segment_ids=segment_ids, mask=mask)
            right = theirs(ids, token_type_ids=segment_ids, attention_mask=mask.long())
        assert_close(found.hidden, right.last_hidden_state, atol=1e-10, rtol=0)
        assert_close(found.pooled, right.pooler_output, atol=1e-10, rtol=0)

    def test_the_stack_of_a_bert_with_heads_can_be_read_alone(self, theirs, tmp_path):
        ids = random_ids(2, 5, vocab_size=50)
        with torch.no_grad():
            found = BERT.from_pretrained(tmp_path / "bert").eval()(ids).hidden
            assert_close(found, theirs.bert(ids).last_hidden_state)

    @pytest.mark.filterwarnings("ignore:.*unauthenticated")
    def test_transformers_reads_what_we_write(self, theirs, inputs, tmp_path):
        ours = BERTForPretraining.from_pretrained(tmp_path / "bert").eval().double()
        ours.save_pretrained(tmp_path / "back", layout="transformers")
        again, report = transformers.BertForPreTraining.from_pretrained(
            tmp_path / "back", output_loading_info=True, dtype=torch.float64
        )
        assert not report["missing_keys"]
        assert not report["unexpected_keys"]
        with torch.no_grad():
            found, expected = ours_and_theirs(ours, again.eval(), inputs)
        assert_close(tuple(found), expected, atol=1e-10, rtol=0)

    def test_transformers_reads_a_stack_that_we_write(self, theirs, tmp_path):
        ours, ids = BERT.from_pretrained(tmp_path / "bert").eval(), torch.tensor([[3]])
        ours.save_pretrained(tmp_path / "back", layout="transformers")
        again = transformers.BertModel.from_pretrained(tmp_path / "back").eval()
        with torch.no_grad():
            assert_close(ours(ids).pooled, again(ids).pooler_output)


class TestLaws:
    def test_there_and_back_leaves_every_number_and_setting(self, theirs, tmp_path):
        first = BERTForPretraining.from_pretrained(tmp_path / "bert")
        first.save_pretrained(tmp_path / "back", layout="transformers")
        again = BERTForPretraining.from_pretrained(tmp_path / "back")
        assert again.config == first.config
        for name, tensor in first.state_dict().items():
            assert torch.equal(again.state_dict()[name], tensor)

    def test_the_stack_of_our_own_folder_can_be_read_alone(self, theirs, tmp_path):
        whole = BERTForPretraining.from_pretrained(tmp_path / "bert")
        whole.save_pretrained(tmp_path / "ours")
        stack = BERT.from_pretrained(tmp_path / "ours")
        for name, tensor in whole.bert.state_dict().items():
            assert torch.equal(stack.state_dict()[name], tensor)

    def test_names_of_the_first_releases_are_known(self, theirs, tmp_path):
        stored = pretrained.read(tmp_path / "bert")
        old = {
            name.replace("LayerNorm.weight", "LayerNorm.gamma").replace(
                "LayerNorm.bias", "LayerNorm.beta"
            ): tensor
            for name, tensor in stored.tensors.items()
        } | {"bert.embeddings.position_ids": torch.arange(12)[None]}
        again = bert_layout.from_bert(
            pretrained.Stored(source="here", config=stored.config, tensors=old)
        )
        assert again.tensors == bert_layout.from_bert(stored).tensors


class TestEdges:
    def test_another_kind_of_model_is_refused(self, theirs, tmp_path):
        rewrite(tmp_path / "bert", model_type="gpt2")
        with pytest.raises(CheckpointError, match="must hold a bert, got 'gpt2'"):
            BERT.from_pretrained(tmp_path / "bert")

    @pytest.mark.parametrize(
        ("setting", "value"),
        [
            ("hidden_act", "silu"),
            ("is_decoder", True),
            ("tie_word_embeddings", False),
            ("position_embedding_type", "relative_key"),
            ("attention_probs_dropout_prob", 0.3),
        ],
    )
    def test_parts_that_ours_has_not_are_refused(
        self, setting, value, theirs, tmp_path
    ):
        rewrite(tmp_path / "bert", **{setting: value})
        with pytest.raises(CheckpointError, match=f"must have {setting} .* {value!r}"):
            BERT.from_pretrained(tmp_path / "bert")

    def test_a_missing_setting_is_named(self, theirs, tmp_path):
        stored = pretrained.read(tmp_path / "bert")
        config = {k: v for k, v in stored.config.items() if k != "hidden_size"}
        with pytest.raises(CheckpointError, match="hidden_size, got none in here"):
            bert_layout.from_bert(
                pretrained.Stored(source="here", config=config, tensors={})
            )

    def test_an_unknown_tensor_is_refused(self, theirs, tmp_path):
        stored = pretrained.read(tmp_path / "bert")
        strange = {**stored.tensors, "classifier.weight": torch.zeros(2, 24)}
        with pytest.raises(CheckpointError, match=r"no tensor named 'classifier"):
            bert_layout.from_bert(
                pretrained.Stored(source="here", config=stored.config, tensors=strange)
            )

    def test_missing_heads_are_named(self, tmp_path):
        transformers.BertModel(tiny()).save_pretrained(tmp_path)
        with pytest.raises(CheckpointError, match=r"got none for \['next_sentence_he"):
            BERTForPretraining.from_pretrained(tmp_path)

    def test_a_gpt_of_ours_is_refused(self, tmp_path):
        from llmos_edu.models import GPT, gpt_tiny

        GPT(gpt_tiny()).save_pretrained(tmp_path)
        with pytest.raises(CheckpointError, match=r"a BERTConfig .* 'GPTConfig"):
            BERT.from_pretrained(tmp_path)

    def test_an_unknown_layout_is_refused(self, theirs, tmp_path):
        bert = BERT.from_pretrained(tmp_path / "bert")
        with pytest.raises(UnknownNameError, match="layout must be one of llmos"):
            bert_layout.write(bert.config, {}, tmp_path, layout="onnx")
