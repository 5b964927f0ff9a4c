"""Every shape comment in the package is true, line by line."""

from importlib import import_module

import torch

from llmos_edu.compress import (
    Lesson,
    Teaching,
    distillation_loss,
    read_masked,
    student_of,
    watched,
)
from llmos_edu.data import CausalBatch
from llmos_edu.data.pretraining_batches import PretrainingBatch
from llmos_edu.models import GPT, BERTConfig, BERTForPretraining, GPTConfig
from tests.shape_comments import checked_shape_comments, read_promises
from tests.tensors import random, random_ids

SIZES = {"vocab_size": 13, "max_seq_len": 12, "d_model": 8, "n_heads": 2, "n_layers": 2}


def everything_ran(module, checked):
    return len(checked) == len(dict(read_promises(module)))


def test_in_the_losses():
    module = import_module("llmos_edu.compress.distillation")
    student, teacher = random(3, 5, 13), random(3, 5, 13, seed=1)
    target_ids = random_ids(3, 5, vocab_size=13)
    with checked_shape_comments(module, batch=3, seq=5, vocab=13) as checked:
        for implementation in ("fused", "readable"):
            distillation_loss(
                student,
                teacher,
                target_ids=target_ids,
                hard_weight=0.5,
                ignore_id=0,
                implementation=implementation,
            )
    assert everything_ran(module, checked)


def test_in_lessons():
    module = import_module("llmos_edu.compress.teaching")
    gpt = GPT(GPTConfig(**SIZES))
    bert = BERTForPretraining(BERTConfig(**SIZES, d_ff=16))
    ids = random_ids(3, 6, vocab_size=13)
    shown = PretrainingBatch(
        token_ids=ids[:, :5],
        segment_ids=torch.zeros(3, 5, dtype=torch.int64),
        mask=torch.ones(3, 5, dtype=torch.bool),
        target_ids=ids[:, :5],
        next_ids=torch.zeros(3, dtype=torch.int64),
    )
    with checked_shape_comments(module, batch=3, seq=5, vocab=13) as checked:
        lesson = Lesson(
            student_of(gpt, n_layers=1), gpt, teaching=Teaching(attention_weight=1.0)
        )
        lesson.loss(CausalBatch(ids[:, :-1], ids[:, 1:]))
        read_masked(bert, shown)
        with watched(gpt, attention=True):
            gpt(ids[:, :5])
    assert everything_ran(module, checked)
