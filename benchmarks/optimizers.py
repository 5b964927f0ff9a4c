"""A step of AdamW, fused and readable, beside the three of torch.

Run `python -m benchmarks.optimizers [--sizes tiny small] [--rounds 15] [--json FILE]`.

Every optimizer has its own copy of a GPT's parameters and the same gradients. "clip and
zero" is what surrounds a step: measuring and shortening the gradient, then emptying it.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
from torch import nn

from benchmarks.rounds import interleave, table, write_report
from llmos_edu.core import seeded
from llmos_edu.models import GPT, GPTConfig, gpt_small, gpt_tiny
from llmos_edu.train import AdamW, clip_gradients

SIZES: dict[str, Callable[[], GPTConfig]] = {"tiny": gpt_tiny, "small": gpt_small}
FASTEST = {"fused": {"fused": True}, "foreach": {"foreach": True}, "loop": {}}
LOOP = {"foreach": False, "fused": False}


def model_with_gradients(config: GPTConfig) -> nn.Module:
    """A GPT whose gradients are small random numbers."""
    with seeded(0):
        model = GPT(config)
        for parameter in model.parameters():
            parameter.grad = 0.01 * torch.randn_like(parameter)
    return model


def steps(config: GPTConfig) -> dict[str, Callable[[], object]]:
    """One update of all parameters, by name of the optimizer."""
    named: dict[str, Callable[[], object]] = {}
    for name, fused in (("llmos, fused", True), ("llmos, readable", False)):
        parameters = model_with_gradients(config).parameters()
        named[name] = AdamW(parameters, learning_rate=1e-4, fused=fused).step
    for name, choice in FASTEST.items():
        parameters = model_with_gradients(config).parameters()
        judge = torch.optim.AdamW(parameters, lr=1e-4, **(LOOP | choice))
        named[f"torch, {name}"] = judge.step
    return named


def surroundings(config: GPTConfig) -> dict[str, Callable[[], object]]:
    """Clip the gradient and set it to 0, on flat tensors and on many small ones."""
    ours = AdamW(model_with_gradients(config).parameters(), learning_rate=1e-4)
    theirs = list(model_with_gradients(config).parameters())
    judge = torch.optim.AdamW(theirs, lr=1e-4, fused=True)

    def on_flat_tensors() -> None:
        clip_gradients(ours.flat_weights, max_norm=1.0)
        ours.zero_grad()

    def on_many_tensors() -> None:
        nn.utils.clip_grad_norm_(theirs, 1.0)
        judge.zero_grad(set_to_none=False)

    return {"llmos": on_flat_tensors, "torch": on_many_tensors}


def main() -> None:
    """Measure the sizes that were asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = {}
    for size in options.sizes:
        config = SIZES[size]()
        n_parameters = sum(p.numel() for p in GPT(config).parameters())
        for what, functions, ours in (
            ("AdamW step", steps(config), "llmos, fused"),
            ("clip and zero", surroundings(config), "llmos"),
        ):
            title = (
                f"{what}, {size} GPT, {n_parameters / 1e6:.1f} M parameters, "
                f"{torch.get_num_threads()} threads"
            )
            interleave(functions, 3)
            measured[title] = interleave(functions, options.rounds)
            print(
                table(
                    measured[title],
                    title=title,
                    ours=ours,
                    amount=n_parameters,
                    unit="params",
                ),
                end="\n\n",
            )
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
