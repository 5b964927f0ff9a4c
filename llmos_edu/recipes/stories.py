"""Stories of the tiny world as models read them, and as models are measured on them.

Read in this order:

1. `story_ids`       a text to learn from
2. `whole_stories`   stories to be measured on, each from its first word
3. `story_loss`      the measure, whose floor is the entropy of the world

Source: the stories are those of `data.TinyWorld`.
"""

from functools import cache, partial

import torch
from jaxtyping import Int64
from torch import Tensor, nn

from llmos_edu.data.batching import CausalBatch
from llmos_edu.data.masking import IGNORE_ID
from llmos_edu.data.tiny_world import TinyWorld
from llmos_edu.train.losses import next_token_loss
from llmos_edu.train.metrics import evaluate


@cache
def tiny_world() -> TinyWorld:
    """The world of the study, made once: its entropy takes a moment to compute."""
    return TinyWorld()


def story_ids(n: int, *, seed: int) -> Int64[Tensor, " seq"]:
    """Stories one after another, as one row of ids to learn from."""
    world = tiny_world()
    return torch.tensor(
        [i for story in world.stories(n, seed=seed) for i in world.encode(story)]
    )


def whole_stories(n: int, *, seed: int) -> CausalBatch:
    """Stories one below another, each from its first word, to be measured on.

    A story is preceded by the end of another one, as in a text of many stories; places
    behind its own end hold `IGNORE_ID` as their target.
    """
    world = tiny_world()
    end = world.encode("")
    rows = [end + world.encode(story) for story in world.stories(n, seed=seed)]
    length = max(map(len, rows))
    inputs = [row[:-1] + end * (length - len(row)) for row in rows]
    targets = [row[1:] + [IGNORE_ID] * (length - len(row)) for row in rows]
    return CausalBatch(torch.tensor(inputs), torch.tensor(targets))


def story_loss(model: nn.Module, stories: CausalBatch) -> float:
    """Mean surprise per token of whole stories, in nats."""
    return evaluate(
        model, [stories], loss=partial(next_token_loss, ignore_id=IGNORE_ID)
    )
