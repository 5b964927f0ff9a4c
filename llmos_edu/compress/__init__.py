"""Making models smaller: distillation."""

from llmos_edu.compress.distillation import (
    attention_loss,
    distillation_loss,
    hidden_loss,
    soft_loss,
    soft_targets,
)
from llmos_edu.compress.students import every_kth_layer, student_of
from llmos_edu.compress.teaching import (
    Lesson,
    Teaching,
    Watched,
    lesson_loss,
    read_causal,
    read_masked,
    watched,
)

__all__ = [
    "Lesson",
    "Teaching",
    "Watched",
    "attention_loss",
    "distillation_loss",
    "every_kth_layer",
    "hidden_loss",
    "lesson_loss",
    "read_causal",
    "read_masked",
    "soft_loss",
    "soft_targets",
    "student_of",
    "watched",
]
