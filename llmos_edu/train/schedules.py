r"""Learning-rate schedules: warm up, then come down.

A schedule is a plain function of the step, so there is nothing to save: whoever knows
the step knows the learning rate. Hand it to `fit` with its settings filled in:
`functools.partial(cosine_schedule, peak=1e-3, warmup_steps=100, total_steps=1_000)`.

Source: Vaswani et al. (2017), Attention Is All You Need, arXiv:1706.03762, section
5.3, for the linear warm-up; Loshchilov and Hutter (2017), SGDR, arXiv:1608.03983,
equation 5, for the cosine; Devlin et al. (2019), BERT, arXiv:1810.04805, appendix A.2,
for the linear decay.
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
