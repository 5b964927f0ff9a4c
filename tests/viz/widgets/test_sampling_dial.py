"""The dial sorts real logits and shows the best of them."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import SamplingDial


def test_the_best_tokens_come_first_and_all_logits_go_along():
    dial = SamplingDial(torch.tensor([0.5, 3.0, -1.0]), [" a", " b", " c"], n_shown=2)
    assert dial.tokens == ["␣b", "␣a"]
    assert dial.logits == [3.0, 0.5, -1.0]


def test_the_words_name_the_context():
    dial = SamplingDial([1.0, 0.0], ["on", "off"], context="the light is")
    assert dial.alt == "The most likely next tokens after the light is: on, off"


class TestEdges:
    def test_every_logit_needs_its_token(self):
        with pytest.raises(InputError, match=r"tokens .* 2 places, got 1"):
            SamplingDial([1.0, 0.0], ["on"])

    def test_too_many_bars_are_refused(self):
        with pytest.raises(InputError, match="1 to 24, got 25"):
            SamplingDial([1.0, 0.0], ["on", "off"], n_shown=25)
