"""A prediction is asked for once and answered on a second card."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import PredictCard


def number():
    return PredictCard("How many?", key="00.n", unit="heads")


class TestReveal:
    def test_the_second_card_finds_the_guess_by_its_key(self):
        second = number().reveal(3)
        assert (second.key, second.answer) == ("00.n", 3.0)
        assert second.alt == "How many? The answer: 3 heads"

    def test_the_first_card_goes_on_asking(self):
        card = number()
        card.reveal(3)
        assert card.answer is None

    def test_a_tensor_of_one_number_is_an_answer(self):
        assert number().reveal(torch.tensor([0.66977])).answer == 0.6698

    def test_a_choice_is_an_answer(self):
        card = PredictCard("Which?", key="00.w", choices=["left", "right"])
        assert card.reveal("left").answer == "left"

    def test_a_guess_made_in_the_kernel_goes_along(self):
        card = number()
        card.guess, card.confidence = 4, 90
        assert (card.reveal(3).guess, card.reveal(3).confidence) == (4, 90)


class TestEdges:
    def test_an_answer_that_is_no_choice_is_refused(self):
        card = PredictCard("Which?", key="00.w", choices=["left", "right"])
        with pytest.raises(InputError, match="got 'up'"):
            card.reveal("up")

    def test_words_are_no_number(self):
        with pytest.raises(InputError, match="must be a number, got 'three'"):
            number().reveal("three")

    def test_a_card_without_key_is_refused(self):
        with pytest.raises(InputError, match="question='How\\?' and key=' '"):
            PredictCard("How?", key=" ")

    def test_one_choice_is_no_choice(self):
        with pytest.raises(InputError, match=r"two different texts, got \['a', 'a'\]"):
            PredictCard("Which?", key="k", choices=["a", "a"])

    @pytest.mark.parametrize("tolerance", [0.0, 1.0])
    def test_an_impossible_tolerance_is_refused(self, tolerance):
        with pytest.raises(InputError, match=f"between 0 and 1, got {tolerance}"):
            PredictCard("How many?", key="k", tolerance=tolerance)
