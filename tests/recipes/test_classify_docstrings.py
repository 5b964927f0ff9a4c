"""Fine-tuning learns classes, leaves the pretrained model alone, and is repeatable."""

import importlib

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.data import LabelledText
from llmos_edu.models import BERT, BERTClassifier, BERTConfig, BERTForPretraining
from llmos_edu.recipes import (
    FinetuneConfig,
    Reader,
    class_accuracy,
    classify_docstrings,
    finetune,
)
from llmos_edu.tokenizers import WordPieceTokenizer
from tests.shape_comments import checked_shape_comments, read_promises

WORDS = ("cat", "ship", "song")
TEXTS = [LabelledText(f"a {WORDS[n % 3]} is here", n % 3) for n in range(30)]


@pytest.fixture(scope="module")
def tokenizer():
    return WordPieceTokenizer.train([t.text for t in TEXTS], vocab_size=40)


def sizes(tokenizer) -> BERTConfig:
    return BERTConfig(
        vocab_size=tokenizer.vocab_size,
        max_seq_len=12,
        d_model=16,
        n_layers=1,
        n_heads=2,
    )


def new_classifier(tokenizer):
    bert = BERT(sizes(tokenizer), generator=torch.Generator().manual_seed(0))
    source = torch.Generator().manual_seed(1)
    return BERTClassifier(bert, n_classes=3, generator=source)


class TestByHand:
    def test_words_that_give_classes_away_beat_the_commonest_class(self, tokenizer):
        model = new_classifier(tokenizer)
        config = FinetuneConfig(n_steps=60, batch_size=6, learning_rate=5e-3)
        finetune(model, TEXTS, tokenizer, config=config)
        assert class_accuracy(model, TEXTS, tokenizer) > 0.5  # of three alike

    def test_accuracy_is_the_share_of_right_classes(self, tokenizer):
        model = new_classifier(tokenizer)
        with torch.no_grad():
            model.head.bias[2] = 100.0
        assert class_accuracy(model, TEXTS, tokenizer, batch_size=7) == pytest.approx(
            1 / 3
        )


class TestLaws:
    def test_the_same_seed_gives_the_same_course(self, tokenizer):
        config = FinetuneConfig(n_steps=5, batch_size=6)
        runs = [
            finetune(new_classifier(tokenizer), TEXTS, tokenizer, config=config)
            for _ in range(2)
        ]
        assert runs[0].losses == runs[1].losses

    def test_the_pretrained_model_is_copied(self, tokenizer):
        model = BERTForPretraining(sizes(tokenizer))
        before = {n: p.clone() for n, p in model.named_parameters()}
        reader = Reader(model=model, tokenizer=tokenizer)
        config = FinetuneConfig(n_steps=3, n_examples=64)
        found = classify_docstrings(reader, config=config)
        assert all(torch.equal(p, before[n]) for n, p in model.named_parameters())
        assert found.n_train == 64
        assert found.n_valid > 100
        assert 0 < found.majority_accuracy < 0.5

    def test_begun_anew_it_has_the_same_sizes_and_other_weights(self, tokenizer):
        model = BERTForPretraining(sizes(tokenizer))
        with torch.no_grad():
            model.bert.tokens.weight.fill_(9.0)
        reader = Reader(model=model, tokenizer=tokenizer)
        config = FinetuneConfig(n_steps=1, n_examples=16)
        fresh = classify_docstrings(reader, pretrained=False, config=config)
        assert fresh.model.bert.config == model.bert.config
        assert fresh.model.bert.tokens.weight.abs().max() < 1

    def test_every_shape_comment_is_true(self, tokenizer):
        module = importlib.import_module("llmos_edu.recipes.classify_docstrings")
        model = new_classifier(tokenizer)
        config = FinetuneConfig(n_steps=1, batch_size=6)
        with checked_shape_comments(module, batch=6, n_classes=3) as checked:
            finetune(model, TEXTS, tokenizer, config=config)
            class_accuracy(model, TEXTS[:6], tokenizer)
        assert len(checked) == len(dict(read_promises(module)))


class TestEdges:
    def test_fewer_texts_than_a_batch_are_refused(self, tokenizer):
        with pytest.raises(InputError, match="got 3 texts and batch_size=16"):
            finetune(
                new_classifier(tokenizer), TEXTS[:3], tokenizer, config=FinetuneConfig()
            )

    def test_no_text_has_no_accuracy(self, tokenizer):
        with pytest.raises(InputError, match="at least one text, got none"):
            class_accuracy(new_classifier(tokenizer), [], tokenizer)
