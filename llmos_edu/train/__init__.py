"""Training: losses, optimizers, schedules, checkpoints, and the loop around them."""

from llmos_edu.train.bert_objectives import (
    PretrainingLosses,
    PretrainingScores,
    guessing_scores,
    measure_pretraining,
    pretraining_loss,
    pretraining_losses,
)
from llmos_edu.train.checkpoints import (
    Checkpoints,
    latest_checkpoint,
    load_checkpoint,
    save_checkpoint,
)
from llmos_edu.train.clipping import clip_gradients
from llmos_edu.train.flat_parameters import (
    FlatParameters,
    ParameterGroup,
    decay_groups,
    flatten,
)
from llmos_edu.train.history import History
from llmos_edu.train.loop import Evaluation, FitOptions, Progress, fit
from llmos_edu.train.losses import (
    Batch,
    TextPairs,
    cross_entropy,
    next_token_loss,
    translation_loss,
)
from llmos_edu.train.metrics import bits_per_byte, evaluate, perplexity
from llmos_edu.train.optimizers import SGD, Adam, AdamW, adam_update
from llmos_edu.train.precision import autocast
from llmos_edu.train.schedules import (
    cosine_schedule,
    inverse_root_schedule,
    linear_schedule,
)
from llmos_edu.train.stepping import Optimizer

__all__ = [
    "SGD",
    "Adam",
    "AdamW",
    "Batch",
    "Checkpoints",
    "Evaluation",
    "FitOptions",
    "FlatParameters",
    "History",
    "Optimizer",
    "ParameterGroup",
    "PretrainingLosses",
    "PretrainingScores",
    "Progress",
    "TextPairs",
    "adam_update",
    "autocast",
    "bits_per_byte",
    "clip_gradients",
    "cosine_schedule",
    "cross_entropy",
    "decay_groups",
    "evaluate",
    "fit",
    "flatten",
    "guessing_scores",
    "inverse_root_schedule",
    "latest_checkpoint",
    "linear_schedule",
    "load_checkpoint",
    "measure_pretraining",
    "next_token_loss",
    "perplexity",
    "pretraining_loss",
    "pretraining_losses",
    "save_checkpoint",
    "translation_loss",
]
