"""What every module of ours promises, checked in one call."""

from collections.abc import Callable

import torch
from torch import Tensor, nn
from torch.testing import assert_close


def check_module_contract(build: Callable[[], nn.Module], *inputs: Tensor) -> None:
    """Precision, state, gradients and repeatability of a module.

    Args:
        build: Makes the module; called twice, so that weights must travel by state.
        inputs: Arguments of its forward.
    """
    module, twin = build().double().eval(), build().double().eval()
    output = module(*inputs)

    assert torch.isfinite(output).all()
    assert output.dtype == torch.float64
    assert_close(module(*inputs), output, atol=0, rtol=0)

    twin.load_state_dict(module.state_dict())
    assert_close(twin(*inputs), output, atol=0, rtol=0)

    (output * torch.linspace(-1, 1, output.numel()).view_as(output)).sum().backward()
    for name, parameter in module.named_parameters():
        assert parameter.grad is not None, f"no gradient reaches {name}"
        assert parameter.grad.abs().sum() > 0, f"the gradient of {name} is zero"
