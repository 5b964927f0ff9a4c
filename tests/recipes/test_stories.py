"""Stories are asked for whole, and a perfect reader would stand at the floor."""

import pytest
import torch

from llmos_edu.data import TinyWorld
from llmos_edu.data.masking import IGNORE_ID
from llmos_edu.models import GPT, GPTConfig
from llmos_edu.recipes import story_ids, story_loss, whole_stories
from llmos_edu.train import cross_entropy


class TestStories:
    def test_each_is_measured_from_its_first_word_to_its_end(self):
        world, stories = TinyWorld(), whole_stories(3, seed=5)
        told = world.stories(3, seed=5)
        for row, story in zip(stories.target_ids, told, strict=True):
            asked = row[row != IGNORE_ID]
            assert asked.tolist() == world.encode(story)
        assert (stories.token_ids[:, 0] == world.encode("")[0]).all()

    def test_a_perfect_reader_would_stand_at_the_floor(self):
        """The mean log-probability of many stories, per token, is the entropy."""
        world = TinyWorld()
        told = world.stories(400, seed=3)
        n_tokens = sum(len(world.encode(story)) for story in told)
        surprise = -sum(world.log_probability(story) for story in told) / n_tokens
        assert surprise == pytest.approx(world.entropy_per_token, rel=0.03)

    def test_text_is_stories_in_a_row(self):
        world = TinyWorld()
        assert world.decode(story_ids(2, seed=1).tolist()).splitlines() == (
            world.stories(2, seed=1)
        )

    def test_places_behind_the_end_do_not_count(self):
        world, stories = TinyWorld(), whole_stories(4, seed=5)
        model = GPT(GPTConfig(vocab_size=world.vocab_size, d_model=8, n_layers=1))
        with torch.no_grad():
            expected = cross_entropy(
                model(stories.token_ids), stories.target_ids, ignore_id=IGNORE_ID
            )
        assert story_loss(model, stories) == pytest.approx(expected.item())
