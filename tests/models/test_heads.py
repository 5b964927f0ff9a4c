"""A head on the pooler: against `transformers`, and by its laws."""

import pytest
import torch
import transformers
from torch.testing import assert_close

from llmos_edu.core import ConfigError
from llmos_edu.models import BERT, BERTClassifier
from tests.models.test_bert import SMALL
from tests.models.test_bert_layout import lively, tiny
from tests.tensors import random_ids


class TestParity:
    def test_the_classes_have_the_scores_of_bert_for_sequence_classification(
        self, tmp_path
    ):
        config = tiny(num_labels=5)
        theirs = lively(transformers.BertForSequenceClassification(config)).double()
        theirs.bert.save_pretrained(tmp_path)
        ours = BERTClassifier(BERT.from_pretrained(tmp_path), n_classes=5)
        ours.head.load_state_dict(theirs.classifier.state_dict())
        ids, mask = random_ids(2, 12, vocab_size=50), torch.ones(2, 12).bool()
        mask[1, 7:] = False
        with torch.no_grad():
            found = ours.eval().double()(ids, mask=mask)
            expected = theirs(ids, attention_mask=mask.long()).logits
        assert_close(found, expected, atol=1e-10, rtol=0)


class TestLaws:
    def test_the_stack_is_used_itself_and_learns(self):
        bert = BERT(SMALL, generator=torch.Generator().manual_seed(0))
        model = BERTClassifier(bert, n_classes=3)
        assert model.bert is bert
        model(random_ids(2, 6, vocab_size=50)).square().sum().backward()
        assert bert.tokens.weight.grad.abs().sum() > 0
        assert bert.pooler.weight.grad.abs().sum() > 0

    def test_padding_changes_no_score(self):
        model = BERTClassifier(BERT(SMALL), n_classes=3).eval()
        ids = random_ids(1, 8, vocab_size=50)
        mask = torch.arange(8)[None] < 5
        with torch.no_grad():
            assert_close(model(ids, mask=mask), model(ids[:, :5]))


class TestEdges:
    def test_one_class_is_no_choice(self):
        with pytest.raises(ConfigError, match="n_classes=1"):
            BERTClassifier(BERT(SMALL), n_classes=1)
