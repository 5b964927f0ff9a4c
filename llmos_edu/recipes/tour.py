"""The whole system in one pass on a small real corpus: what chapter 01 walks through.

    read --> tokenize --> train --> evaluate --> generate

The text is the reference of the reader's own Python, so nothing is downloaded. Every
stage says what it did and what it cost; an interrupted tour goes on where it stopped.

Source: the sizes were chosen by measuring, see `dev/LOG.md`.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from llmos_edu.core.devices import Profile
from llmos_edu.generate.decoding import generate
from llmos_edu.recipes.pretrain_config import PretrainConfig
from llmos_edu.recipes.pretrain_gpt import PretrainRun, pretrain_gpt
from llmos_edu.recipes.stages import OnStage, Stage

PROMPTS = ("If the object is a class,", "When an exception is raised,", "A list is")
N_NEW_TOKENS = 48


@dataclass(frozen=True, kw_only=True, slots=True)
class Tour:
    """A finished tour: everything that a report shows."""

    config: PretrainConfig
    """What was trained."""

    stages: list[Stage]
    """What each stage did and cost, in their order."""

    run: PretrainRun
    """The model itself, its tokenizer and the course of its training."""

    def to_dict(self) -> dict[str, Any]:
        """Everything but the model, as JSON can hold it."""
        return {
            "config": self.config.to_dict(),
            "seconds": sum(stage.seconds for stage in self.stages),
            "stages": [
                {
                    "name": stage.name,
                    "seconds": stage.seconds,
                    "remembered": stage.remembered,
                    **stage.result,
                }
                for stage in self.stages
            ],
        }


def tour_config(profile: str = "cpu", *, seed: int = 0) -> PretrainConfig:
    """The sizes of the tour.

    Args:
        profile: `cpu` is made for two cores; `gpu` reads every docstring of the
            standard library with a model twelve times as large.
        seed: Where all randomness starts.
    """
    small = PretrainConfig(seed=seed)
    large = PretrainConfig(
        corpus="docstrings",
        vocab_size=4096,
        max_seq_len=256,
        d_model=384,
        n_layers=6,
        n_heads=6,
        dropout=0.1,
        batch_size=64,
        n_steps=2000,
        learning_rate=1e-3,
        seed=seed,
    )
    return Profile(profile).pick(cpu=small, gpu=large)  # type: ignore[arg-type]


def tour(
    config: PretrainConfig,
    *,
    out: Path,
    device: str = "auto",
    on_stage: OnStage | None = None,
    show_progress: bool | None = None,
) -> Tour:
    """Go through the whole system once.

    Args:
        config: Usually `tour_config()`.
        out: The run folder, see `pretrain_gpt`. Stages whose inputs have changed since
            an earlier tour are done again.
        device: Where to compute.
        on_stage: Told of each stage once it is done.
        show_progress: Draw a progress bar. None draws it on a terminal.

    Returns:
        What each stage did, and the trained model.

    Raises:
        LlmosError: as `pretrain_gpt`.
    """
    run = pretrain_gpt(
        config,
        out=out,
        device=device,
        on_stage=on_stage,
        show_progress=show_progress,
    )
    inputs = {"after": run.stages.done[-1].key, "prompts": PROMPTS, "n": N_NEW_TOKENS}
    run.stages.do("generate", lambda: write(run, seed=config.seed), inputs=inputs)
    return Tour(config=config, stages=run.stages.done, run=run)


def write(run: PretrainRun, *, seed: int) -> dict[str, Any]:
    """Let the model continue the prompts, and look at what it looked at.

    Args:
        run: The trained model and its tokenizer.
        seed: Where the draws start.
    """
    device = next(run.model.parameters()).device
    generator = torch.Generator(device).manual_seed(seed)
    continued = {}
    for prompt in PROMPTS:
        token_ids = torch.tensor(run.tokenizer.encode(prompt), device=device)
        written = generate(
            run.model,
            token_ids,
            max_new_tokens=N_NEW_TOKENS,
            temperature=0.6,
            top_k=20,
            generator=generator,
        )
        continued[prompt] = run.tokenizer.decode(written[len(token_ids) :].tolist())
    token_ids = torch.tensor([run.tokenizer.encode(PROMPTS[0])], device=device)
    maps = run.model.attention_maps(token_ids)[-1][0]  # (head, query, key)
    return {
        "continued": continued,
        "n_new_tokens": len(PROMPTS) * N_NEW_TOKENS,
        "attention_tokens": [run.tokenizer.decode([i]) for i in token_ids[0].tolist()],
        "attention": [
            [[round(weight, 3) for weight in row] for row in head]
            for head in maps.tolist()
        ],
    }
