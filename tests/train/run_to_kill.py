"""A training run with everything in it, also as a process of its own: FOLDER N_STEPS.

Tells each step on standard output, so that whoever wants to kill it knows when.
"""

import sys
from functools import partial
from pathlib import Path

from llmos_edu.core import seeded
from llmos_edu.train import (
    AdamW,
    Checkpoints,
    Evaluation,
    FitOptions,
    History,
    cosine_schedule,
    decay_groups,
    evaluate,
    fit,
)
from tests.train.tiny import tiny_batches, tiny_model


def main(folder: str | Path, n_steps: int) -> History:
    model = tiny_model(dropout=0.3)
    valid = [next(tiny_batches(start_step=10**6))]
    with seeded(7):  # dropout draws from here
        return fit(
            model,
            partial(tiny_batches, batch_size=3),
            optimizer=AdamW(decay_groups(model), weight_decay=0.1),
            n_steps=n_steps,
            schedule=partial(
                cosine_schedule, peak=0.02, warmup_steps=5, total_steps=n_steps
            ),
            evaluation=Evaluation(every=7, measure=partial(evaluate, batches=valid)),
            checkpoints=Checkpoints(folder=Path(folder), every=3),
            options=FitOptions(
                accumulate=2,
                on_step=lambda progress: print(progress.step, flush=True),  # noqa: T201
            ),
        )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
