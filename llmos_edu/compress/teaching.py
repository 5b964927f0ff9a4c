"""Teach: a student learns from batches that its teacher has read as well.

Read in this order:

1. `Teaching`         what is learnt from the teacher, and how much each part counts
2. `watched`          look into a model while it computes
3. `Lesson`           student, teacher and what stands between them; made to be trained
4. `lesson_loss`      the loss that `train.fit` is given

Source: Hinton et al. (2015), arXiv:1503.02531, section 2; Romero et al. (2015),
FitNets, arXiv:1412.6550, section 2.2, for the projection; Jiao et al. (2020), TinyBERT,
arXiv:1909.10351, section 3.1, for hidden states and attention together.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from typing import Any, cast

import torch
from jaxtyping import Float, Int
from torch import Generator, Tensor, nn

from llmos_edu.compress.distillation import (
    attention_loss,
    check_temperature,
    distillation_loss,
    hidden_loss,
)
from llmos_edu.compress.students import check_layer_map, every_kth_layer, layers_of
from llmos_edu.core.errors import ConfigError
from llmos_edu.data.masking import IGNORE_ID
from llmos_edu.data.pretraining_batches import PretrainingBatch
from llmos_edu.models.bert_pretraining import BERTForPretraining
from llmos_edu.models.gpt import GPT
from llmos_edu.nn.blocks import EncoderLayer
from llmos_edu.nn.linear import Linear
from llmos_edu.nn.masks import causal_mask
from llmos_edu.train.losses import Batch

Model = GPT | BERTForPretraining

Read = Callable[[Model, Batch], tuple[Tensor, Tensor]]
"""From a model and a batch to logits and the right answers, row for row."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Teaching:
    """What a student learns from its teacher; the weights are those of a sum.

    Raises:
        ConfigError: the temperature is not above 0, a share is outside [0, 1], or a
            weight is negative.
    """

    temperature: float = 2.0
    """T of the soft targets, above 0."""

    hard_weight: float = 0.0
    """Share of the right answers beside the soft targets, in [0, 1]."""

    hidden_weight: float = 0.0
    """Weight of the gap between hidden states; 0 leaves it out."""

    attention_weight: float = 0.0
    """Weight of the gap between attention maps; 0 leaves it out."""

    def __post_init__(self) -> None:
        check_temperature(self.temperature)
        if not 0.0 <= self.hard_weight <= 1.0:
            raise ConfigError(f"hard_weight must be in [0, 1], got {self.hard_weight}")
        for name in ("hidden_weight", "attention_weight"):
            if not getattr(self, name) >= 0.0:
                raise ConfigError(
                    f"{name} must not be negative, got {getattr(self, name)}"
                )

    @property
    def looks_inside(self) -> bool:
        """Whether more than the models' answers is compared."""
        return self.hidden_weight > 0.0 or self.attention_weight > 0.0


def read_causal(model: Model, batch: Batch) -> tuple[Tensor, Tensor]:
    """Let a GPT score every next token of a batch.

    Returns:
        Logits (row, vocab) and the right answers (row).
    """
    device = next(model.parameters()).device
    logits = model(batch.token_ids.to(device))  # (batch, seq, vocab)
    return logits.flatten(end_dim=-2), batch.target_ids.to(device).flatten()


def read_masked(model: Model, batch: Batch) -> tuple[Tensor, Tensor]:
    """Let a BERT score the tokens that a `PretrainingBatch` hides.

    Which text follows which is not asked, as in DistilBERT, section 3. Every layer
    works on every position, since a lesson may compare what layers make of all of them.

    Returns:
        Logits (asked, vocab) and the right answers (asked).
    """
    model = cast(BERTForPretraining, model)
    shown = cast(PretrainingBatch, batch).to(next(model.parameters()).device)
    asked = shown.target_ids != IGNORE_ID  # (batch, seq)
    hidden = model.bert(
        shown.token_ids, segment_ids=shown.segment_ids, mask=shown.mask
    ).hidden  # (batch, seq, d_model)
    logits = model.token_head(hidden[asked], model.bert.tokens.weight)
    return logits, shown.target_ids[asked]


@dataclass(kw_only=True, slots=True)
class Watched:
    """What a model computed on the way, layer by layer, in one forward pass."""

    hidden: list[Tensor] = field(default_factory=list)
    """The vectors after each layer, (batch, seq, d_model)."""

    attention: list[Tensor] = field(default_factory=list)
    """Who looked at whom in each layer, (batch, head, query, key)."""


@contextmanager
def watched(model: Model, *, attention: bool = False) -> Iterator[Watched]:
    """Look into a model while it computes, as far as gradients go.

    Args:
        model: A GPT or BERT; computes as ever.
        attention: Write the attention maps down too. The fused kernel never does, so
            each layer's are computed once more, by the lines one can read.

    Example:
        >>> from llmos_edu.models.gpt import GPTConfig
        >>> model = GPT(GPTConfig(vocab_size=9, d_model=8, n_layers=3, n_heads=2))
        >>> with watched(model) as seen:
        ...     logits = model(torch.tensor([[1, 2, 3, 4]]))
        >>> len(seen.hidden), seen.hidden[-1].shape
        (3, torch.Size([1, 4, 8]))
    """
    seen = Watched()

    def after_layer(_layer: nn.Module, _given: Any, out: Tensor) -> None:  # noqa: ANN401
        seen.hidden.append(out)

    def before_attention(part: nn.Module, given: Any, named: dict[str, Any]) -> None:  # noqa: ANN401
        x, mask = given[0], named.get("mask")
        if named.get("is_causal"):
            past = causal_mask(x.shape[1], device=x.device)  # (query, key)
            mask = past if mask is None else mask & past
        order = {name: named.get(name) for name in ("bias", "rotary")}
        seen.attention.append(part.weights(x, mask=mask, **order))  # type: ignore[operator]

    with ExitStack() as hooks:
        for layer in cast(list[EncoderLayer], list(layers_of(model))):
            hooks.callback(layer.register_forward_hook(after_layer).remove)
            if attention:
                hook = layer.attention.register_forward_pre_hook(
                    before_attention, with_kwargs=True
                )
                hooks.callback(hook.remove)
        yield seen


class Lesson(nn.Module):
    """A student in training: itself, its teacher, and projections between the two.

    Only what is to be learnt is a parameter: the student's weights and, where hidden
    states of different widths are compared, one projection for each layer. The teacher
    stands outside: it is neither trained nor stored, and its dropout is off.

    Args:
        student: Trained in place; afterwards it is all that is needed.
        teacher: A model of the same vocabulary, on the same device. It is put into eval
            mode.
        teaching: What is learnt.
        layer_map: For each student layer the teacher layer it is compared with, from
            0; None takes `every_kth_layer`.
        read: How a batch is read: `read_causal` for a GPT, `read_masked` for a BERT.
        generator: Source of the first weights of the projections.

    Raises:
        ConfigError: other vocabularies, other numbers of heads where attention is
            compared, or a map that points beyond the teacher's layers.
    """

    def __init__(
        self,
        student: Model,
        teacher: Model,
        *,
        teaching: Teaching | None = None,
        layer_map: tuple[int, ...] | None = None,
        read: Read = read_causal,
        generator: Generator | None = None,
    ) -> None:
        super().__init__()
        self.teaching = teaching or Teaching()
        ours, theirs = student.config, teacher.config
        _check_pair(student, teacher, self.teaching)
        if layer_map is None:
            layer_map = tuple(every_kth_layer(ours.n_layers, theirs.n_layers))
        check_layer_map(layer_map, n_student=ours.n_layers, n_teacher=theirs.n_layers)
        self.layer_map, self.read = layer_map, read
        self.student = student
        self._outside = (teacher.eval(),)  # in a tuple, torch does not see it
        n_projected = 0
        if self.teaching.hidden_weight > 0.0 and ours.d_model != theirs.d_model:
            n_projected = ours.n_layers
        self.projections = nn.ModuleList(
            Linear(ours.d_model, theirs.d_model, generator=generator)
            for _ in range(n_projected)
        )
        weight = next(student.parameters())
        self.projections.to(device=weight.device, dtype=weight.dtype)

    @property
    def teacher(self) -> Model:
        """The model that is learnt from."""
        return self._outside[0]

    def forward(
        self, token_ids: Int[Tensor, "batch seq"]
    ) -> Float[Tensor, "batch seq vocab"]:
        """Answer as the student does, so that a lesson can be measured like a model."""
        return self.student(token_ids)

    def loss(self, batch: Batch) -> tuple[Float[Tensor, ""], int]:
        """Let both read a batch and compare what they make of it.

        Args:
            batch: Moved to the student's device if it is elsewhere.

        Returns:
            The weighted sum of all that is compared, and how many targets there were.
        """
        teaching = self.teaching
        wants_maps = teaching.attention_weight > 0.0
        if not teaching.looks_inside:
            with torch.no_grad():
                wished, _ = self.read(self.teacher, batch)
            logits, target_ids = self.read(self.student, batch)
            return self._answers(logits, wished, target_ids), len(target_ids)
        with torch.no_grad(), watched(self.teacher, attention=wants_maps) as shown:
            wished, _ = self.read(self.teacher, batch)
        with watched(self.student, attention=wants_maps) as seen:
            logits, target_ids = self.read(self.student, batch)
        loss = self._answers(logits, wished, target_ids)
        return loss + self._inside(seen, shown), len(target_ids)

    def _answers(self, logits: Tensor, wished: Tensor, target_ids: Tensor) -> Tensor:
        return distillation_loss(
            logits,
            wished,
            temperature=self.teaching.temperature,
            target_ids=target_ids,
            hard_weight=self.teaching.hard_weight,
        )

    def _inside(self, seen: Watched, shown: Watched) -> Tensor:
        """Average over the layers what is compared inside them."""
        total = seen.hidden[0].new_zeros(())
        for layer, source in enumerate(self.layer_map):
            if self.teaching.hidden_weight > 0.0:
                gap = hidden_loss(
                    seen.hidden[layer],
                    shown.hidden[source],
                    projection=self._projection(layer),
                )
                total = total + self.teaching.hidden_weight * gap
            if self.teaching.attention_weight > 0.0:
                gap = attention_loss(seen.attention[layer], shown.attention[source])
                total = total + self.teaching.attention_weight * gap
        return total / len(self.layer_map)

    def _projection(self, layer: int) -> Linear | None:
        return cast(Linear, self.projections[layer]) if self.projections else None


def lesson_loss(lesson: nn.Module, batch: Batch) -> tuple[Float[Tensor, ""], int]:
    """The loss for `train.fit`, when what is fitted is a `Lesson`."""
    return cast(Lesson, lesson).loss(batch)


def _check_pair(student: Model, teacher: Model, teaching: Teaching) -> None:
    ours, theirs = student.config, teacher.config
    if ours.vocab_size != theirs.vocab_size:
        raise ConfigError(
            "student and teacher must have one vocabulary, got vocab_size "
            f"{ours.vocab_size} and {theirs.vocab_size}; "
            "train both with the teacher's tokenizer"
        )
    if teaching.attention_weight > 0.0 and ours.n_heads != theirs.n_heads:
        raise ConfigError(
            "attention can be compared only head by head, got n_heads "
            f"{ours.n_heads} and {theirs.n_heads}; give both as many, or set "
            "attention_weight to 0"
        )
