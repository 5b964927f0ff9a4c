"""A GPT's training step and its writing, beside GPT-2 of `transformers`.

Run `python -m benchmarks.gpt [--sizes tiny small] [--rounds 10] [--json FILE]`.

Both are eager, in float32, of the same sizes, without dropout, on the same tokens, and
step an AdamW: `llmos_edu.train.AdamW` here, the fused one of torch there. Our GPT bends
by the exact GELU unless told otherwise, GPT-2 by an approximation, so it appears with
both. "Writing" is greedy, with a cache, one sequence.
"""

import argparse
import logging
from collections.abc import Callable
from pathlib import Path

import torch
import transformers

from benchmarks.memory import peak_bytes
from benchmarks.rounds import interleave, table, write_report
from llmos_edu.core import seeded
from llmos_edu.generate import generate
from llmos_edu.models import GPT, GPTConfig, gpt_small, gpt_tiny
from llmos_edu.train import AdamW, cross_entropy

SIZES: dict[str, tuple[Callable[[], GPTConfig], int]] = {
    "tiny": (gpt_tiny, 16),
    "small": (gpt_small, 8),
}
"""A configuration and a batch size, by name."""

N_PROMPT, N_WRITTEN = 8, 256


def gpt2(
    config: GPTConfig, activation: str = "gelu_new"
) -> transformers.GPT2LMHeadModel:
    """A GPT-2 of the same sizes, with random weights."""
    theirs = transformers.GPT2Config(
        vocab_size=config.vocab_size,
        n_positions=config.max_seq_len,
        n_embd=config.d_model,
        n_layer=config.n_layers,
        n_head=config.n_heads,
        activation_function=activation,
        resid_pdrop=0.0,
        embd_pdrop=0.0,
        attn_pdrop=0.0,
        bos_token_id=None,
        eos_token_id=None,
    )
    return transformers.GPT2LMHeadModel(theirs)


def training_steps(
    config: GPTConfig, batch_size: int
) -> dict[str, Callable[[], object]]:
    """One whole step of each: gradients to zero, forward, backward, update."""
    with seeded(0):
        shape = (batch_size, config.max_seq_len + 1)
        ids = torch.randint(config.vocab_size, shape)
        ours = GPT(config)
        peers = {
            "transformers": gpt2(config).train(),
            "transformers, exact GELU": gpt2(config, "gelu").train(),
        }
    token_ids, target_ids = ids[:, :-1].contiguous(), ids[:, 1:].contiguous()
    optimizer = AdamW(ours.parameters(), learning_rate=1e-4)

    def our_step() -> None:
        optimizer.zero_grad()
        cross_entropy(ours(token_ids), target_ids).backward()
        optimizer.step()

    def step_of(theirs: transformers.GPT2LMHeadModel) -> Callable[[], object]:
        optimizer = torch.optim.AdamW(theirs.parameters(), lr=1e-4, fused=True)

        def their_step() -> None:
            optimizer.zero_grad()
            theirs(token_ids, labels=token_ids).loss.backward()
            optimizer.step()

        return their_step

    return {"llmos": our_step} | {name: step_of(peer) for name, peer in peers.items()}


def writing(config: GPTConfig) -> dict[str, Callable[[], object]]:
    """Greedy continuations of one prompt, with a cache."""
    config = GPTConfig(
        vocab_size=config.vocab_size,
        max_seq_len=N_PROMPT + N_WRITTEN,
        d_model=config.d_model,
        n_layers=config.n_layers,
        n_heads=config.n_heads,
    )
    with seeded(0):
        ours, theirs = GPT(config).eval(), gpt2(config).eval()
        prompt = torch.randint(config.vocab_size, (1, N_PROMPT))
    mask = torch.ones_like(prompt)

    def we_write() -> object:
        return generate(ours, prompt, max_new_tokens=N_WRITTEN, temperature=0)

    def they_write() -> object:
        return theirs.generate(
            prompt,
            attention_mask=mask,
            max_new_tokens=N_WRITTEN,
            do_sample=False,
            pad_token_id=0,
        )

    return {"llmos": we_write, "transformers": they_write}


def main() -> None:
    """Measure every size that was asked for and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", nargs="+", choices=SIZES, default=list(SIZES))
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    logging.getLogger("transformers").setLevel(logging.ERROR)
    measured = {}
    for size in options.sizes:
        build, batch_size = SIZES[size]
        config = build()
        jobs = {
            f"training step, {size}": (
                training_steps(config, batch_size),
                batch_size * config.max_seq_len,
            ),
            f"writing {N_WRITTEN} tokens, {size}": (writing(config), N_WRITTEN),
        }
        for title, (functions, n_tokens) in jobs.items():
            interleave(functions, 2)
            peaks = {name: peak_bytes(f) for name, f in functions.items()}
            seconds = interleave(functions, options.rounds)
            measured[title] = seconds
            print(
                table(
                    seconds, title=title, ours="llmos", amount=n_tokens, unit="tokens"
                )
            )
            for name, peak in peaks.items():
                print(f"{name}: {peak / 2**20:.0f} MiB at the peak")
            print()
    if options.json:
        write_report(options.json, measured)


if __name__ == "__main__":
    main()
