"""A mixture of experts, forward and backward, beside that of `transformers`.

Run `python -m benchmarks.moe [--experts 4 64] [--rounds 10] [--json FILE]`.

All are Mixtral's block in float32: the best two of the experts, each with three
matrices and an activation in the gated half, no offsets. "eager" and "grouped" are the
two ways `transformers` has for CPUs. "dense" sends every token to every expert, which
is what a mixture would cost without dispatch; it is left out unless asked for. The
gates are of random weights, so that tokens spread about evenly. Freed memory is kept
for all of them alike, as `fit` keeps it in training.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor
from transformers import MixtralConfig
from transformers.models.mixtral.modeling_mixtral import MixtralSparseMoeBlock

from benchmarks.rounds import interleave, table, write_report
from llmos_edu.core import keep_freed_memory, seeded
from llmos_edu.nn import MixtureOfExperts

N_TOKENS, D_MODEL, D_FF, N_ACTIVE = 2048, 256, 512, 2


def peer(ours: MixtureOfExperts, implementation: str) -> MixtralSparseMoeBlock:
    """Mixtral's block with our weights."""
    config = MixtralConfig(
        hidden_size=D_MODEL,
        intermediate_size=D_FF,
        num_local_experts=ours.experts.n_experts,
        num_experts_per_tok=N_ACTIVE,
        hidden_act="gelu",
    )
    config._experts_implementation = implementation
    theirs = MixtralSparseMoeBlock(config)
    with torch.no_grad():
        theirs.gate.weight.copy_(ours.gate.w_gate.weight)
        theirs.experts.gate_up_proj.copy_(ours.experts.w_in)
        theirs.experts.down_proj.copy_(ours.experts.w_out)
    return theirs


def dense(ours: MixtureOfExperts, x: Tensor) -> Tensor:
    """Every expert answers every token; most answers count nothing."""
    routing = ours.gate(x)
    shares = torch.zeros_like(routing.logits)
    shares = shares.scatter(1, routing.expert_ids, routing.weights)
    answers = [
        ours.experts.one(i, x) * shares[:, i, None] for i in range(len(shares.T))
    ]
    return torch.stack(answers).sum(dim=0)


def steps(n_experts: int, *, with_dense: bool) -> dict[str, Callable[[], object]]:
    """Forward and backward of each, from fresh gradients."""
    with seeded(0):
        ours = MixtureOfExperts(
            d_model=D_MODEL,
            d_ff=D_FF,
            n_experts=n_experts,
            n_active_experts=N_ACTIVE,
            is_gated=True,
        )
        x = torch.randn(N_TOKENS, D_MODEL, requires_grad=True)
        upstream = torch.randn(N_TOKENS, D_MODEL)
    eager, grouped = peer(ours, "eager"), peer(ours, "grouped_mm")
    forwards: dict[str, tuple[torch.nn.Module, Callable[[], Tensor]]] = {
        "llmos": (ours, lambda: ours(x).output),
        "transformers, eager": (eager, lambda: eager(x[None])[0]),
        "transformers, grouped": (grouped, lambda: grouped(x[None])[0]),
    }
    if with_dense:
        forwards["dense"] = (ours, lambda: dense(ours, x))

    def step_of(
        module: torch.nn.Module, forward: Callable[[], Tensor]
    ) -> Callable[[], object]:
        def step() -> None:
            module.zero_grad()
            x.grad = None
            (forward() * upstream).sum().backward()

        return step

    return {name: step_of(*parts) for name, parts in forwards.items()}


def main() -> None:
    """Measure every number of experts that was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--experts", type=int, nargs="+", default=[4, 64])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--dense", action="store_true", help="time it without dispatch")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    keep_freed_memory()
    measured, ours = {}, {}
    for n_experts in options.experts:
        functions = steps(n_experts, with_dense=options.dense)
        ours[f"llmos, {n_experts} experts"] = functions["llmos"]
        interleave(functions, 1)
        title = f"{N_TOKENS} tokens, {N_ACTIVE} of {n_experts} experts, fwd + bwd"
        measured[title] = interleave(functions, options.rounds)
        print(
            table(
                measured[title],
                title=title,
                ours="llmos",
                amount=N_TOKENS,
                unit="tokens",
            )
        )
        print()
    title = "llmos with few and with many experts, taking turns"
    measured[title] = interleave(ours, options.rounds)
    print(
        table(
            measured[title],
            title=title,
            ours=next(iter(ours)),
            amount=N_TOKENS,
            unit="tokens",
        )
    )
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
