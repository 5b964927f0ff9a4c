"""Attention maps draw what they are given and say the strongest links."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz import attention_grid, attention_map

TOKENS = ["the", "cat", "sat"]


class TestAttentionMap:
    def test_the_description_names_where_each_token_looks(self):
        weights = torch.tensor([[0.9, 0.1, 0.0], [0.8, 0.2, 0.0], [0.1, 0.6, 0.3]])
        assert attention_map(weights, TOKENS).alt == (
            "Attention map. Each token looks most at: "
            "the at the, cat at the, sat at cat."
        )

    def test_queries_and_keys_may_differ(self):
        picture = attention_map(torch.eye(2, 3), ["le", "chat"], TOKENS)
        assert "chat at cat" in picture.alt

    def test_other_weights_give_another_picture(self):
        one, other = torch.eye(3), torch.full((3, 3), 1 / 3)
        assert attention_map(one, TOKENS).png != attention_map(other, TOKENS).png

    def test_dollars_and_newlines_in_tokens_are_only_text(self):
        assert "$x$" in attention_map(torch.eye(2), ["$x$", "\n$"]).alt

    def test_weights_and_tokens_must_agree(self):
        with pytest.raises(InputError, match=r"tokens_query .* 2 places, got 3"):
            attention_map(torch.eye(2), TOKENS)


class TestAttentionGrid:
    def test_all_heads_are_drawn_and_the_first_ones_told(self):
        picture = attention_grid(torch.eye(3).expand(5, 3, 3), TOKENS)
        assert "5 heads" in picture.alt
        assert "head 4: the looks most at the" in picture.alt
        assert "head 5" not in picture.alt

    def test_a_long_sentence_stays_light(self):
        weights = torch.rand(16, 40, 40, generator=torch.Generator().manual_seed(0))
        assert len(attention_grid(weights, ["token"] * 40).png) < 60_000

    def test_too_many_heads_are_refused(self):
        with pytest.raises(InputError, match="at most 16, got 17"):
            attention_grid(torch.eye(3).expand(17, 3, 3), TOKENS)

    def test_one_head_alone_needs_its_axis(self):
        with pytest.raises(InputError, match=r"3 axes.*got shape \(3, 3\)"):
            attention_grid(torch.eye(3), TOKENS)
