"""A course reads what its teacher reads, and knows a GPT from a BERT."""

import pytest
import torch

from llmos_edu.core import FileError
from llmos_edu.data.masking import IGNORE_ID
from llmos_edu.models import GPT, BERTForPretraining
from llmos_edu.recipes.distill_course import open_course
from llmos_edu.train import evaluate, next_token_loss
from llmos_edu.train.bert_objectives import measure_pretraining
from tests.recipes.distillations import bert_teacher, gpt_teacher, tiny

CPU = torch.device("cpu")


def test_a_gpt_is_asked_for_every_next_token(tmp_path):
    course = open_course(
        tiny(tmp_path), teacher=gpt_teacher(tmp_path / "t"), device=CPU
    )
    assert isinstance(course.teacher, GPT)
    batch = next(course.batches(start_step=0))
    logits, target_ids = course.read(course.teacher, batch)
    assert logits.shape == (4 * 24, course.tokenizer.vocab_size)
    assert torch.equal(target_ids, batch.target_ids.flatten())
    expected = evaluate(course.teacher, course.valid, loss=next_token_loss)
    assert course.measure(course.teacher) == pytest.approx(expected)


def test_the_accuracy_of_a_bert_is_the_share_of_hidden_tokens_it_guesses(tmp_path):
    course = open_course(
        tiny(tmp_path), teacher=bert_teacher(tmp_path / "t"), device=CPU
    )
    hidden = torch.cat([b.target_ids[b.target_ids != IGNORE_ID] for b in course.valid])
    favourite = int(hidden.mode().values)
    with torch.no_grad():  # from now on it says this one, always
        course.teacher.get_parameter("token_head.bias")[favourite] += 100
    expected = (hidden == favourite).double().mean().item()
    assert 0 < expected < 1
    assert course.accuracy(course.teacher) == pytest.approx(expected)


def test_a_bert_is_asked_for_hidden_tokens(tmp_path):
    course = open_course(
        tiny(tmp_path), teacher=bert_teacher(tmp_path / "t"), device=CPU
    )
    assert isinstance(course.teacher, BERTForPretraining)
    batch = next(course.batches(start_step=0))
    logits, target_ids = course.read(course.teacher, batch)
    hidden = batch.target_ids != IGNORE_ID
    assert len(logits) == int(hidden.sum())
    assert torch.equal(target_ids, batch.target_ids[hidden])
    expected = measure_pretraining(course.teacher, course.valid).token_loss
    assert course.measure(course.teacher) == pytest.approx(expected, rel=1e-5)


def test_the_batch_of_a_step_depends_on_the_seed_and_the_step_alone(tmp_path):
    course = open_course(
        tiny(tmp_path), teacher=gpt_teacher(tmp_path / "t"), device=CPU
    )
    first = course.batches(start_step=0)
    next(first)
    later = next(course.batches(start_step=1))
    assert torch.equal(next(first).token_ids, later.token_ids)


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(FileError, match="must hold model/ and tokenizer/"):
        open_course(tiny(tmp_path), teacher=tmp_path / "nothing", device=CPU)
