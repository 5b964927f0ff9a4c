r"""Learning-rate schedules: warm up, then come down.

A schedule is a plain function of the step, so there is nothing to save: whoever knows
the step knows the learning rate. Hand it to `fit` with its settings filled in:
`functools.partial(cosine_schedule, peak=1e-3, warmup_steps=100, total_steps=1_000)`.

Source: Vaswani et al. (2017), Attention Is All You Need, arXiv:1706.03762, section
5.3, for the linear warm-up and the inverse root; Loshchilov and Hutter (2017), SGDR,
arXiv:1608.03983, equation 5, for the cosine; Devlin et al. (2019), BERT,
arXiv:1810.04805, appendix A.2, for the linear decay.
"""

import math

from llmos_edu.core.errors import ConfigError


def cosine_schedule(
    step: int,
    *,
    peak: float,
    warmup_steps: int,
    total_steps: int,
    floor: float = 0.0,
) -> float:
    r"""Rise in a straight line, then come down along half a cosine.

    $$\eta_\mathrm{floor} + (\eta_\mathrm{peak} - \eta_\mathrm{floor})
      \,\frac{1 + \cos(\pi r)}{2}$$

    Here r is the share of the way down that is done, from 0 at the end of the warm-up
    to 1 at the last step. The curve is flat at both ends: long at the peak, where most
    is learnt, and long near the floor, where the weights settle.

    Args:
        step: Updates done so far, from 0.
        peak: Learning rate at the end of the warm-up.
        warmup_steps: Updates from 0 to the peak; 0 starts at the peak.
        total_steps: Updates until the floor is reached, warm-up included.
        floor: Learning rate at the end and after it.

    Returns:
        The learning rate of the next update.

    Raises:
        ConfigError: the settings contradict each other.

    Example:
        >>> settings = {"peak": 1.0, "warmup_steps": 2, "total_steps": 6}
        >>> [round(cosine_schedule(step, **settings), 3) for step in range(7)]
        [0.0, 0.5, 1.0, 0.854, 0.5, 0.146, 0.0]
    """
    _check(step, peak, warmup_steps, total_steps, floor)
    if step < warmup_steps:
        return peak * step / warmup_steps
    height = (1 + math.cos(math.pi * _way_down(step, warmup_steps, total_steps))) / 2
    return floor + (peak - floor) * height


def linear_schedule(
    step: int,
    *,
    peak: float,
    warmup_steps: int,
    total_steps: int,
    floor: float = 0.0,
) -> float:
    """Rise in a straight line, then come down in another.

    Args:
        step: Updates done so far, from 0.
        peak: Learning rate at the end of the warm-up.
        warmup_steps: Updates from 0 to the peak; 0 starts at the peak.
        total_steps: Updates until the floor is reached, warm-up included.
        floor: Learning rate at the end and after it.

    Returns:
        The learning rate of the next update.

    Raises:
        ConfigError: the settings contradict each other.

    Example:
        >>> settings = {"peak": 1.0, "warmup_steps": 2, "total_steps": 6}
        >>> [linear_schedule(step, **settings) for step in range(7)]
        [0.0, 0.5, 1.0, 0.75, 0.5, 0.25, 0.0]
    """
    _check(step, peak, warmup_steps, total_steps, floor)
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak + (floor - peak) * _way_down(step, warmup_steps, total_steps)


def inverse_root_schedule(step: int, *, peak: float, warmup_steps: int) -> float:
    r"""Rise in a straight line, then fall with the inverse root of the step.

    $$\eta_\mathrm{peak} \cdot
      \min\left(\frac{s}{w}, \sqrt{\frac{w}{s}}\right)$$

    The schedule of the Transformer, known as Noam's after its second author. It never
    ends: nobody has to know beforehand how long a run will be.

    Args:
        step: Updates done so far, from 0: the s above.
        peak: Learning rate at the end of the warm-up. The paper's is one over the root
            of d_model * warmup_steps: 0.0007 for its 512 and 4,000.
        warmup_steps: Updates from 0 to the peak, at least 1: the w above.

    Returns:
        The learning rate of the next update.

    Raises:
        ConfigError: a setting is impossible.

    Source:
        arXiv:1706.03762, equation 3.

    Example:
        >>> settings = {"peak": 1.0, "warmup_steps": 4}
        >>> [inverse_root_schedule(step, **settings) for step in (0, 1, 4, 16, 64)]
        [0.0, 0.25, 1.0, 0.5, 0.25]
    """
    if warmup_steps < 1:
        raise ConfigError(f"warmup_steps must be at least 1, got {warmup_steps}")
    _check(step, peak, warmup_steps, warmup_steps, 0.0)
    if step < warmup_steps:
        return peak * step / warmup_steps
    return peak * math.sqrt(warmup_steps / step)


def _way_down(step: int, warmup_steps: int, total_steps: int) -> float:
    if step >= total_steps:
        return 1.0
    return (step - warmup_steps) / (total_steps - warmup_steps)


def _check(
    step: int, peak: float, warmup_steps: int, total_steps: int, floor: float
) -> None:
    if step < 0:
        raise ConfigError(f"step counts the updates done, from 0, got {step}")
    if not 0 <= warmup_steps <= total_steps:
        raise ConfigError(
            "warmup_steps must be between 0 and total_steps, got "
            f"{warmup_steps=} and {total_steps=}"
        )
    if not 0.0 <= floor <= peak:
        raise ConfigError(
            f"floor must be between 0 and the peak, got {floor=} and {peak=}"
        )
