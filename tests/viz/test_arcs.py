"""Arcs over a sentence: drawn, described, or refused."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz import attention_arcs

TOKENS = ["Mia", "hides", "it"]


class TestPicture:
    def test_the_description_names_the_largest_shares_first(self):
        drawn = attention_arcs([0.2, 0.7, 0.1], TOKENS, query=2)
        assert drawn.alt == (
            "Arcs from the token it to what it looks at: "
            "hides 70%, Mia 20%, itself 10%."
        )

    def test_other_weights_give_another_picture(self):
        one = attention_arcs(torch.tensor([0.2, 0.7, 0.1]), TOKENS, query=2)
        other = attention_arcs(torch.tensor([0.7, 0.2, 0.1]), TOKENS, query=2)
        assert one.png != other.png

    def test_another_query_gives_another_picture(self):
        one, other = (attention_arcs([0, 1, 0], TOKENS, query=q) for q in (0, 2))
        assert one.png != other.png

    def test_a_token_alone_looks_at_itself(self):
        assert "itself 100%" in attention_arcs([1.0], ["Mia"], query=0).alt


class TestEdges:
    def test_weights_and_tokens_must_agree(self):
        with pytest.raises(InputError, match=r"tokens .* 2 places, got 3"):
            attention_arcs([0.5, 0.5], TOKENS, query=0)

    def test_a_sentence_that_does_not_fit_is_refused(self):
        with pytest.raises(InputError, match="48 letters and gaps, got 59"):
            attention_arcs([0.1] * 10, ["hides"] * 10, query=0)

    @pytest.mark.parametrize("query", [-1, 3])
    def test_a_query_outside_the_sentence_is_refused(self, query):
        with pytest.raises(InputError, match=f"0 to 2, got {query}"):
            attention_arcs([0, 1, 0], TOKENS, query=query)
