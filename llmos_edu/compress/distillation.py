r"""Distillation: a small model learns from the doubts of a large one.

A right answer says one thing: *boat*. A trained teacher says more: boat, hardly bath,
never laugh. Its shares among the wrong answers tell what is like what.

Read in this order:

1. `soft_targets`        the teacher's opinion, smoothed by a temperature
2. `soft_loss`           how far the student's opinion is from it
3. `distillation_loss`   the same mixed with the right answers
4. `hidden_loss`         learn what the teacher computes on the way
5. `attention_loss`      learn where the teacher looks

Axes: `vocab` holds one score for every token; `*batch` is everything before it, usually
(batch, seq). In attention maps, `head` counts heads, `query` looks and `key` is seen.

Source: Hinton, Vinyals and Dean (2015), Distilling the Knowledge in a Neural Network,
arXiv:1503.02531, section 2; Romero et al. (2015), FitNets, arXiv:1412.6550, equation 3,
for hidden states; Wang et al. (2020), MiniLM, arXiv:2002.10957, equation 1, for
attention.
"""

import math

import torch
from jaxtyping import Float, Int
from torch import Tensor
from torch.nn import functional as F

from llmos_edu.core.components import Implementation, wants_fused
from llmos_edu.core.errors import ConfigError, InputError
from llmos_edu.nn.linear import Linear
from llmos_edu.train.losses import cross_entropy


def soft_targets(
    logits: Float[Tensor, "*batch vocab"], *, temperature: float
) -> Float[Tensor, "*batch vocab"]:
    r"""Turn scores into shares that say more the higher the temperature.

    $$p_i = \frac{\exp(z_i / T)}{\sum_j \exp(z_j / T)}$$

    Args:
        logits: Scores before any softmax.
        temperature: T, above 0. 1 is the plain softmax; higher brings the small shares
            up, towards all being equal; lower brings the largest towards 1.

    Returns:
        Shares that sum to 1 in each row.

    Raises:
        ConfigError: the temperature is not above 0, or not finite.

    Source:
        arXiv:1503.02531, equation 1.

    Example:
        >>> soft_targets(torch.tensor([4.0, 0.0]), temperature=4.0)
        tensor([0.7311, 0.2689])
    """
    check_temperature(temperature)
    return (logits / temperature).softmax(dim=-1)


def soft_loss(
    student_logits: Float[Tensor, "..."],
    teacher_logits: Float[Tensor, "..."],
    *,
    temperature: float = 2.0,
    implementation: Implementation = "fused",
) -> Float[Tensor, ""]:
    r"""Average how far the student's opinion is from the teacher's, in nats times T².

    $$\frac{T^2}{N}\sum_n \sum_v p_{nv} \log\frac{p_{nv}}{q_{nv}}$$

    Here p are the teacher's and q the student's soft targets at the same T. Softer
    targets have gradients T² times as small; the factor undoes that, so that a
    temperature can be changed without tuning everything else again.

    Args:
        student_logits: The student's scores.
        teacher_logits: The teacher's scores of the same tokens; no gradient flows back
            into them.
        temperature: T, above 0.
        implementation: "fused" runs torch's kernels, "readable" the equation.

    Returns:
        The mean over all rows, 0 where the two agree, else positive.

    Raises:
        ConfigError: the temperature is not above 0.
        InputError: the two are not scores of the same vocabulary and the same places.

    Source:
        arXiv:1503.02531, section 2, last paragraph. Differs from the paper: the
        divergence instead of the cross-entropy with soft targets. They differ by the
        teacher's entropy, which no gradient sees, and only the first ends at 0.

    Example:
        >>> same = torch.tensor([[2.0, 0.0, 1.0]])
        >>> soft_loss(same, same + 5.0)  # a constant changes no share
        tensor(0.)
    """
    check_temperature(temperature)
    check_logits(student_logits, teacher_logits)
    scores = at_least_float32(student_logits).flatten(end_dim=-2)  # (row, vocab)
    wished = at_least_float32(teacher_logits.detach()).flatten(end_dim=-2)
    scores, wished = scores / temperature, wished / temperature
    if wants_fused(implementation):
        log_q = scores.log_softmax(dim=-1)  # (row, vocab)
        log_p = wished.log_softmax(dim=-1)  # (row, vocab)
        mean = F.kl_div(log_q, log_p, reduction="batchmean", log_target=True)
        return temperature**2 * mean
    p = wished.softmax(dim=-1)  # (row, vocab)
    log_ratio = wished.log_softmax(dim=-1) - scores.log_softmax(dim=-1)  # (row, vocab)
    divergence = (p * log_ratio).sum(dim=-1)  # (row)
    return temperature**2 * divergence.mean()


def distillation_loss(
    student_logits: Float[Tensor, "..."],
    teacher_logits: Float[Tensor, "..."],
    *,
    temperature: float = 2.0,
    target_ids: Int[Tensor, "..."] | None = None,
    hard_weight: float = 0.0,
    ignore_id: int | None = None,
    implementation: Implementation = "fused",
) -> Float[Tensor, ""]:
    r"""Mix what the teacher thinks with what was right.

    $$(1 - \alpha)\, T^2\, \mathrm{KL}(p^T \,\|\, q^T) + \alpha\, \mathrm{CE}(y, q^1)$$

    Args:
        student_logits: The student's scores.
        teacher_logits: The teacher's scores of the same tokens.
        temperature: T of the soft part, above 0; the hard part always has 1.
        target_ids: The right answers y, one for each row of scores. They may be left
            out when hard_weight is 0 and there is nothing to ignore.
        hard_weight: The share of the right answers, in [0, 1]: alpha above.
        ignore_id: Rows whose target this is count in neither part, such as padding.
        implementation: "fused" runs torch's kernels, "readable" the equations.

    Returns:
        The mean over the rows that count.

    Raises:
        ConfigError: the temperature is not above 0, hard_weight is outside [0, 1], or
            right answers are asked for and none are given.
        InputError: shapes or vocabularies do not fit, or no row counts.

    Source:
        arXiv:1503.02531, section 2.
    """
    if not 0.0 <= hard_weight <= 1.0:
        raise ConfigError(f"hard_weight must be in [0, 1], got {hard_weight}")
    if target_ids is None and (hard_weight > 0.0 or ignore_id is not None):
        raise ConfigError(
            f"right answers must be given where they count, got {hard_weight=} and "
            f"{ignore_id=} without target_ids"
        )
    check_logits(student_logits, teacher_logits)
    if target_ids is not None and ignore_id is not None:
        counts = target_ids != ignore_id
        student_logits = student_logits[counts]  # (row, vocab)
        teacher_logits = teacher_logits[counts]  # (row, vocab)
        target_ids = target_ids[counts]  # (row)
    check_rows(student_logits, ignore_id=ignore_id)
    loss = student_logits.new_zeros((), dtype=at_least_float32(student_logits).dtype)
    if hard_weight < 1.0:
        soft = soft_loss(
            student_logits,
            teacher_logits,
            temperature=temperature,
            implementation=implementation,
        )
        loss = loss + (1.0 - hard_weight) * soft
    if hard_weight > 0.0 and target_ids is not None:
        hard = cross_entropy(student_logits, target_ids, implementation=implementation)
        loss = loss + hard_weight * hard
    return loss


def hidden_loss(
    student_hidden: Float[Tensor, "..."],
    teacher_hidden: Float[Tensor, "..."],
    *,
    projection: Linear | None = None,
) -> Float[Tensor, ""]:
    r"""Average the squared gap between the vectors that two models compute on the way.

    $$\frac{1}{n}\lVert H_\mathrm{student} W - H_\mathrm{teacher} \rVert^2$$

    Args:
        student_hidden: The student's vectors (*batch, width).
        teacher_hidden: The teacher's; no gradient flows back into them.
        projection: A learned map from the student's width to the teacher's; needed
            where the widths differ, and thrown away after training.

    Raises:
        InputError: the two do not fit, even after the projection.

    Source:
        arXiv:1412.6550, equation 3; Jiao et al. (2020), TinyBERT, arXiv:1909.10351,
        equation 8.
    """
    seen = student_hidden if projection is None else projection(student_hidden)
    if seen.shape != teacher_hidden.shape:
        raise InputError(
            "hidden states must have one shape, got the student's "
            f"{tuple(seen.shape)} and the teacher's {tuple(teacher_hidden.shape)}; "
            "give a projection from one width to the other"
        )
    return F.mse_loss(seen, teacher_hidden.detach())


def attention_loss(
    student_weights: Float[Tensor, "..."],
    teacher_weights: Float[Tensor, "..."],
) -> Float[Tensor, ""]:
    r"""Average how far the student's looks are from the teacher's, in nats per query.

    $$\frac{1}{HQ}\sum_{h,q} \mathrm{KL}(A^\mathrm{teacher}_{hq} \,\|\,
      A^\mathrm{student}_{hq})$$

    Args:
        student_weights: Who looks at whom (*batch, head, query, key), rows summing to 1
            or, where nothing may be seen, to 0.
        teacher_weights: The same of the teacher; no gradient flows back into them.

    Raises:
        InputError: the two do not fit, such as models with other numbers of heads.

    Source:
        arXiv:2002.10957, equation 1.
    """
    if student_weights.shape != teacher_weights.shape:
        raise InputError(
            "attention maps must have one shape, got the student's "
            f"{tuple(student_weights.shape)} and the teacher's "
            f"{tuple(teacher_weights.shape)}; give both models as many heads"
        )
    p = teacher_weights.detach()
    # A key that the teacher does not see adds 0, whatever the student does with it.
    log_ratio = p.clamp(min=_TINY).log() - student_weights.clamp(min=_TINY).log()
    return (p * log_ratio).sum(dim=-1).mean()


_TINY = 1e-30
"""The smallest share whose logarithm is taken: log(0) would be infinite."""


def at_least_float32(x: Tensor) -> Tensor:
    """Widen numbers in which a sum of many shares would be lost."""
    return x.float() if x.dtype in (torch.float16, torch.bfloat16) else x


def check_temperature(temperature: float) -> None:
    """Refuse a temperature that would turn scores round, or make none of them count.

    Raises:
        ConfigError: it is not above 0, or not finite.
    """
    if not 0.0 < temperature < math.inf:
        raise ConfigError(
            f"temperature must be finite and above 0, got {temperature}; "
            "1 is the plain softmax"
        )


def check_logits(student_logits: Tensor, teacher_logits: Tensor) -> None:
    """Refuse scores of two models that do not speak of the same tokens.

    Raises:
        InputError: their vocabularies or their shapes differ.
    """
    ours, theirs = student_logits.shape[-1], teacher_logits.shape[-1]
    if ours != theirs:
        raise InputError(
            "student and teacher must have one vocabulary, got vocab_size "
            f"{ours} and {theirs}; train both with the teacher's tokenizer"
        )
    if student_logits.shape != teacher_logits.shape:
        raise InputError(
            "student and teacher must score the same places, got logits "
            f"{tuple(student_logits.shape)} and {tuple(teacher_logits.shape)}"
        )


def check_rows(student_logits: Tensor, *, ignore_id: int | None) -> None:
    """Refuse to average nothing.

    Raises:
        InputError: there is no row of scores.
    """
    if student_logits.numel() == 0:
        raise InputError(
            "a loss needs at least one row of scores, got none that counts with "
            f"{ignore_id=}"
        )
