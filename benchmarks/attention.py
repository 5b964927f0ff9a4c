"""The attention core, forward and backward, beside torch's own kernel.

Run `python -m benchmarks.attention [--lengths 128 1024] [--rounds 10] [--json FILE]`,
with `--without-readable` for many rounds of the two that are nearly equal.

Batch and heads shrink as the length grows, so that a call does the same work; causal.
"""

import argparse
from collections.abc import Callable
from pathlib import Path

import torch
from torch.nn import functional as F

from benchmarks.memory import peak_bytes
from benchmarks.rounds import interleave, table, write_report
from llmos_edu.nn import attention

N_HEADS, D_HEAD, N_TOKENS = 4, 64, 16_384


def cores(length: int) -> dict[str, Callable[[], object]]:
    """Forward and backward of each, on the same queries, keys and values."""
    shape = (N_TOKENS // length, N_HEADS, length, D_HEAD)
    generator = torch.Generator().manual_seed(0)
    query, key, value = (
        torch.randn(shape, generator=generator).requires_grad_() for _ in range(3)
    )

    def both_ways(core: Callable[[], torch.Tensor]) -> Callable[[], object]:
        return lambda: torch.autograd.grad(core().sum(), (query, key, value))

    return {
        "llmos, fused": both_ways(lambda: attention(query, key, value, is_causal=True)),
        "llmos, readable": both_ways(
            lambda: attention(
                query, key, value, is_causal=True, implementation="readable"
            )
        ),
        "torch SDPA": both_ways(
            lambda: F.scaled_dot_product_attention(query, key, value, is_causal=True)
        ),
    }


def main() -> None:
    """Measure every length that was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--lengths", nargs="+", type=int, default=[128, 1024])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--without-readable", action="store_true")
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    measured = {}
    for length in options.lengths:
        title = f"attention core, forward and backward, length {length}"
        functions = cores(length)
        if options.without_readable:
            del functions["llmos, readable"]
        interleave(functions, 1)
        peaks = {name: peak_bytes(f) for name, f in functions.items()}
        measured[title] = interleave(functions, options.rounds)
        print(
            table(
                measured[title],
                title=title,
                ours="llmos, fused",
                amount=N_TOKENS,
                unit="tokens",
            )
        )
        for name, peak in peaks.items():
            print(f"{name}: {peak / 2**20:.0f} MiB at the peak")
        print()
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
