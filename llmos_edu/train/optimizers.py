r"""Optimizers: from gradients to better parameters.

Read in this order:

1. `adam_update`   the rule itself, on any tensors
2. `SGD`           a step down the slope, with momentum if wanted
3. `Adam`          a step of even size in every direction
4. `AdamW`         Adam, with weight decay beside the gradient instead of inside it

What they share, such as saving their state, is in `stepping`. Adam and AdamW have a
fused path, torch's kernel on the flat tensors, and a readable one, `adam_update` on
pieces that fit the cache. A test holds the two equal.

Source: Kingma and Ba (2015), Adam: A Method for Stochastic Optimization,
arXiv:1412.6980, algorithm 1; Loshchilov and Hutter (2019), Decoupled Weight Decay
Regularization, arXiv:1711.05101, algorithm 2; Sutskever et al. (2013), On the
importance of initialization and momentum in deep learning, section 2, for momentum.
"""

import math
from collections.abc import Callable, Iterable

import torch
from jaxtyping import Float
from torch import Tensor

from llmos_edu.core.errors import ConfigError
from llmos_edu.train.flat_parameters import FlatParameters
from llmos_edu.train.stepping import Optimizer, Parameters

CHUNK = 1 << 17
"""Numbers per piece of the readable path: four tensors of them fit in 2 MB of cache."""


def adam_update(
    weights: Float[Tensor, "*shape"],
    gradient: Float[Tensor, "*shape"],
    mean: Float[Tensor, "*shape"],
    square_mean: Float[Tensor, "*shape"],
    *,
    n_steps: int,
    learning_rate: float,
    betas: tuple[float, float],
    eps: float,
) -> None:
    r"""Update weights in place by one step of Adam.

    $$m \leftarrow \beta_1 m + (1-\beta_1) g \qquad
      v \leftarrow \beta_2 v + (1-\beta_2) g^2$$
    $$\theta \leftarrow \theta - \eta\,
      \frac{m / (1-\beta_1^t)}{\sqrt{v / (1-\beta_2^t)} + \epsilon}$$

    Both running means start at 0 and are too small at first; dividing by
    1 - beta^t takes exactly that bias out. The two corrections are plain numbers, so
    they are folded into the step size and eps, and cost nothing per weight.

    Args:
        weights: What is trained; changed in place.
        gradient: Slope of the loss at the weights.
        mean: Running mean of the gradient; changed in place.
        square_mean: Running mean of its square; changed in place.
        n_steps: Number of this step, from 1: the t above.
        learning_rate: Length of a step where the gradient never changes.
        betas: What share of each running mean is kept per step.
        eps: Keeps weights still whose gradient is almost 0.

    Source:
        arXiv:1412.6980, algorithm 1, in the order of its section 2's last paragraph.
    """
    beta1, beta2 = betas
    mean.lerp_(gradient, 1 - beta1)
    square_mean.mul_(beta2).addcmul_(gradient, gradient, value=1 - beta2)
    bias1, root_bias2 = 1 - beta1**n_steps, math.sqrt(1 - beta2**n_steps)
    spread = square_mean.sqrt().add_(eps * root_bias2)
    weights.addcdiv_(mean, spread, value=-learning_rate * root_bias2 / bias1)


class SGD(Optimizer):
    r"""Stochastic gradient descent: a step down the slope.

    $$b \leftarrow \mu b + g + \lambda\theta \qquad
      \theta \leftarrow \theta - \eta\, b$$

    Args:
        parameters: Those of a model, or groups such as `decay_groups(model)`.
        learning_rate: The step is this much times the gradient.
        momentum: Share of the last step's direction that is kept, in [0, 1).
        weight_decay: Added to the gradient, times the weight: the lambda above.

    Raises:
        ConfigError: a setting is outside its range, or there is nothing to train.

    Source:
        Sutskever et al. (2013), section 2. Differs from the paper: the learning rate
        multiplies the sum, not each gradient as it comes in, as torch has it.
    """

    def __init__(
        self,
        parameters: Parameters,
        *,
        learning_rate: float,
        momentum: float = 0.0,
        weight_decay: float = 0.0,
    ) -> None:
        if not 0.0 <= momentum < 1.0:
            raise ConfigError(f"momentum must be in [0, 1), got {momentum}")
        super().__init__(
            parameters,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            slots=("direction",) if momentum > 0.0 else (),
        )
        self.momentum = momentum

    def _update(self, group: FlatParameters, **slots: Tensor) -> None:
        direction = group.gradient
        if decay := self.decay_of(group):
            direction = direction.add(group.weights, alpha=decay)
        if self.momentum > 0.0:
            direction = slots["direction"].mul_(self.momentum).add_(direction)
        group.weights.add_(direction, alpha=-self.learning_rate)


class Adam(Optimizer):
    r"""Adam: each weight takes steps of about the learning rate, whatever its slope.

    Weight decay, if any, is added to the gradient. Adam then divides it by the
    gradient's spread, so that weights with large gradients hardly decay; `AdamW` mends
    that.

    Args:
        parameters: Those of a model, or groups such as `decay_groups(model)`.
        learning_rate: About the largest change of a weight per step.
        betas: What share of the two running means is kept per step, in [0, 1).
        eps: Added to the spread; keeps weights still whose gradient is almost 0.
        weight_decay: Added to the gradient, times the weight.
        fused: Update by torch's kernel. False takes the readable path.

    Raises:
        ConfigError: a setting is outside its range, or there is nothing to train.

    Source:
        arXiv:1412.6980, algorithm 1.
    """

    def __init__(
        self,
        parameters: Parameters,
        *,
        learning_rate: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.0,
        fused: bool = True,
    ) -> None:
        _check_adam(betas, eps)
        super().__init__(
            parameters,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            slots=("mean", "square_mean"),
        )
        self.betas, self.eps, self.fused = betas, eps, fused

    def _update(self, group: FlatParameters, **slots: Tensor) -> None:
        decay = self.decay_of(group)
        if self.fused:
            _fused_update(torch._fused_adam_, self, group, **slots)
            return
        for weights, gradient, mean, square_mean in _pieces(group, **slots):
            adam_update(
                weights,
                gradient.add(weights, alpha=decay) if decay else gradient,
                mean,
                square_mean,
                n_steps=self.n_steps,
                learning_rate=self.learning_rate,
                betas=self.betas,
                eps=self.eps,
            )


class AdamW(Optimizer):
    r"""Adam with decoupled weight decay: every weight shrinks by the same share.

    $$\theta \leftarrow (1 - \eta\lambda)\,\theta \quad\text{and then Adam's step}$$

    Args:
        parameters: Those of a model, or groups such as `decay_groups(model)`.
        learning_rate: About the largest change of a weight per step.
        betas: What share of the two running means is kept per step, in [0, 1).
        eps: Added to the spread; keeps weights still whose gradient is almost 0.
        weight_decay: Times the learning rate, the share of itself that a weight
            loses per step: the lambda above.
        fused: Update by torch's kernel. False takes the readable path.

    Raises:
        ConfigError: a setting is outside its range, or there is nothing to train.

    Source:
        arXiv:1711.05101, algorithm 2. Differs from the paper: the learning rate
        multiplies the decay as well, as in torch and in common use.

    Example:
        >>> weight = torch.nn.Parameter(torch.tensor([1.0]))
        >>> optimizer = AdamW([weight], learning_rate=0.1, weight_decay=0.0)
        >>> (3.0 * weight).sum().backward()
        >>> optimizer.step()  # the first step is the learning rate, whatever the slope
        >>> weight.data
        tensor([0.9000])
    """

    def __init__(
        self,
        parameters: Parameters,
        *,
        learning_rate: float = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0.01,
        fused: bool = True,
    ) -> None:
        _check_adam(betas, eps)
        super().__init__(
            parameters,
            learning_rate=learning_rate,
            weight_decay=weight_decay,
            slots=("mean", "square_mean"),
        )
        self.betas, self.eps, self.fused = betas, eps, fused

    def _update(self, group: FlatParameters, **slots: Tensor) -> None:
        if self.fused:
            _fused_update(torch._fused_adamw_, self, group, **slots)
            return
        kept = 1 - self.learning_rate * self.decay_of(group)
        for weights, gradient, mean, square_mean in _pieces(group, **slots):
            adam_update(
                weights.mul_(kept),
                gradient,
                mean,
                square_mean,
                n_steps=self.n_steps,
                learning_rate=self.learning_rate,
                betas=self.betas,
                eps=self.eps,
            )


def _pieces(
    group: FlatParameters, *, mean: Tensor, square_mean: Tensor
) -> Iterable[tuple[Tensor, Tensor, Tensor, Tensor]]:
    whole = (group.weights, group.gradient, mean, square_mean)
    return zip(*(tensor.split(CHUNK) for tensor in whole), strict=True)


def _fused_update(
    kernel: Callable[..., None],
    optimizer: Adam | AdamW,
    group: FlatParameters,
    *,
    mean: Tensor,
    square_mean: Tensor,
) -> None:
    n_steps = torch.full((), float(optimizer.n_steps), device=group.weights.device)
    kernel(
        [group.weights],
        [group.gradient],
        [mean],
        [square_mean],
        [],
        [n_steps],
        lr=optimizer.learning_rate,
        beta1=optimizer.betas[0],
        beta2=optimizer.betas[1],
        weight_decay=optimizer.decay_of(group),
        eps=optimizer.eps,
        amsgrad=False,
        maximize=False,
    )


def _check_adam(betas: tuple[float, float], eps: float) -> None:
    if not all(0.0 <= beta < 1.0 for beta in betas):
        raise ConfigError(f"betas must be in [0, 1), got {betas}")
    if not eps > 0.0:
        raise ConfigError(f"eps must be positive, got {eps}")
