"""The dial sorts by the teacher, takes the student along, and checks both."""

import numpy as np
import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import TeacherDial


def test_the_teachers_best_come_first_and_the_students_scores_follow_them():
    dial = TeacherDial(
        torch.tensor([0.5, 3.0, -1.0]), [7.0, 8.0, 9.0], [" a", " b", " c"], n_shown=2
    )
    assert dial.tokens == ["␣b", "␣a"]
    assert dial.teacher_logits == [3.0, 0.5, -1.0]
    assert dial.student_logits == [8.0, 7.0, 9.0]


def test_the_words_name_the_context():
    dial = TeacherDial([1.0, 0.0], [0.0, 0.0], ["on", "off"], context="it is")
    assert dial.alt == "A teacher's soft targets after it is, best first: on, off"


def test_the_still_picture_stands_at_the_temperature():
    hot = TeacherDial([8.0, 0.0], [0.0, 0.0], ["on", "off"], temperature=100)
    cold = TeacherDial([8.0, 0.0], [0.0, 0.0], ["on", "off"], temperature=0.5)
    assert not np.array_equal(hot.still().png, cold.still().png)


class TestEdges:
    def test_other_vocabularies_are_refused(self):
        with pytest.raises(InputError, match="one vocabulary, got 3 and 2 scores"):
            TeacherDial([1.0, 0.0], [1.0, 0.0, 0.0], ["on", "off"])

    def test_every_score_needs_its_token(self):
        with pytest.raises(InputError, match=r"tokens .* 2 places, got 1"):
            TeacherDial([1.0, 0.0], [1.0, 0.0], ["on"])

    def test_too_many_bars_are_refused(self):
        with pytest.raises(InputError, match="1 to 16, got 17"):
            TeacherDial([1.0, 0.0], [1.0, 0.0], ["on", "off"], n_shown=17)

    @pytest.mark.parametrize("temperature", [0.0, 101.0])
    def test_a_temperature_off_the_dial_is_refused(self, temperature):
        with pytest.raises(InputError, match=f"0.5 to 100, got {temperature}"):
            TeacherDial([1.0], [1.0], ["on"], temperature=temperature)
