"""Students: smaller models of their teacher's kind, begun from some of its layers.

Read in this order:

1. `every_kth_layer`    which teacher layer stands behind each student layer
2. `student_of`         a smaller model, with the teacher's weights where they fit

Source: Sanh et al. (2019), DistilBERT, arXiv:1910.01108, section 2, for taking one
layer out of two; Jiao et al. (2020), TinyBERT, arXiv:1909.10351, section 3.1, for the
map.
"""

from dataclasses import replace
from typing import TypeVar, cast

import torch
from torch import Generator, nn

from llmos_edu.core.errors import ConfigError
from llmos_edu.models.bert_pretraining import BERTForPretraining
from llmos_edu.models.gpt import GPT

LanguageModel = TypeVar("LanguageModel", bound=GPT | BERTForPretraining)
"""The models that can teach and be taught."""


def every_kth_layer(n_student: int, n_teacher: int) -> list[int]:
    """Spread a student's layers evenly over its teacher's, ending at the last.

    Args:
        n_student: Layers of the student, at least 1.
        n_teacher: Layers of the teacher, at least as many.

    Returns:
        For each student layer, from the first, the teacher layer it follows, from 0.

    Raises:
        ConfigError: the student has no layers, or more than its teacher.

    Example:
        >>> every_kth_layer(3, 12)
        [3, 7, 11]
    """
    if not 1 <= n_student <= n_teacher:
        raise ConfigError(
            "a student must have at least 1 layer and no more than its teacher, got "
            f"{n_student} and {n_teacher}"
        )
    return [(i + 1) * n_teacher // n_student - 1 for i in range(n_student)]


def check_layer_map(
    layer_map: tuple[int, ...], *, n_student: int, n_teacher: int
) -> None:
    """Refuse a map that leaves a student layer alone or points beyond the teacher.

    Raises:
        ConfigError: another length than the student, or a layer that is not there.
    """
    if len(layer_map) != n_student:
        raise ConfigError(
            f"layer_map must name one teacher layer for each of {n_student} student "
            f"layers, got {len(layer_map)}"
        )
    for layer in layer_map:
        if not 0 <= layer < n_teacher:
            raise ConfigError(
                f"layer_map must name teacher layers from 0 to {n_teacher - 1}, "
                f"got {layer}"
            )


def student_of(
    teacher: LanguageModel,
    *,
    n_layers: int,
    d_model: int | None = None,
    layer_map: tuple[int, ...] | None = None,
    copies_layers: bool = True,
    generator: Generator | None = None,
) -> LanguageModel:
    """Make a smaller model of the teacher's kind, for the same tokens.

    As wide as its teacher, a student begins with the teacher's tables and heads and
    with some of its layers. Of another width, it begins with chance: no matrix fits.

    Args:
        teacher: A trained model; it is left as it was.
        n_layers: Layers of the student.
        d_model: Width of the student, divided by the teacher's number of heads; None
            takes the teacher's.
        layer_map: For each student layer the teacher layer that it begins as, from 0;
            None takes `every_kth_layer`.
        copies_layers: False begins with chance, whatever the width.
        generator: Source of the initial weights that are drawn.

    Returns:
        A student of the teacher's type and on its device; its parameters are its own.

    Raises:
        ConfigError: more layers than the teacher has, a map that points beyond them, a
            map for a student that copies no layers, or heads that do not divide the
            width.
    """
    n_teacher = teacher.config.n_layers
    sources = tuple(every_kth_layer(n_layers, n_teacher))
    if layer_map is not None:
        check_layer_map(layer_map, n_student=n_layers, n_teacher=n_teacher)
        sources = layer_map
    width = teacher.config.d_model if d_model is None else d_model
    copies_layers = copies_layers and width == teacher.config.d_model
    if layer_map is not None and not copies_layers:
        raise ConfigError(
            "only a student of its teacher's width can copy layers, got layer_map="
            f"{layer_map} with d_model={width} and {teacher.config.d_model}; leave it "
            "out"
        )
    student = _blank(teacher, n_layers=n_layers, d_model=width, generator=generator)
    weight = next(teacher.parameters())
    student = student.to(device=weight.device, dtype=weight.dtype)
    if copies_layers:
        _copy(teacher, student, sources)
    return cast(LanguageModel, student)


def layers_of(model: GPT | BERTForPretraining) -> nn.ModuleList:
    """The stack of layers of a model, whatever stands around it."""
    return model.bert.layers if isinstance(model, BERTForPretraining) else model.layers


def _blank(
    teacher: GPT | BERTForPretraining,
    *,
    n_layers: int,
    d_model: int,
    generator: Generator | None,
) -> GPT | BERTForPretraining:
    if isinstance(teacher, BERTForPretraining):
        old = teacher.config
        d_ff = old.d_ff * d_model // old.d_model
        smaller = replace(old, n_layers=n_layers, d_model=d_model, d_ff=d_ff)
        return BERTForPretraining(smaller, generator=generator)
    sizes = replace(teacher.config, n_layers=n_layers, d_model=d_model)
    return GPT(sizes, generator=generator)


@torch.no_grad()
def _copy(
    teacher: GPT | BERTForPretraining,
    student: GPT | BERTForPretraining,
    sources: tuple[int, ...],
) -> None:
    for layer, source in zip(layers_of(student), sources, strict=True):
        layer.load_state_dict(layers_of(teacher)[source].state_dict())
    inside = {id(p) for p in layers_of(student).parameters()}
    theirs = dict(teacher.named_parameters())
    for name, parameter in student.named_parameters():
        if id(parameter) not in inside:
            parameter.copy_(theirs[name])
