"""No choice of a quiz goes without its sentence."""

import pytest

from llmos_edu.core import InputError
from llmos_edu.viz.widgets import QuizCard


def quiz(question="Which?", key="q", choices=None, answer="b"):
    choices = {"a": "No.", "b": "Yes."} if choices is None else choices
    return QuizCard(question, key=key, choices=choices, answer=answer)


def test_the_order_of_the_choices_is_the_authors():
    card = quiz()
    assert [choice["text"] for choice in card.choices] == ["a", "b"]
    assert card.answer == 1


class TestEdges:
    def test_a_choice_without_its_sentence_is_refused(self):
        with pytest.raises(InputError, match=r"\['a'\] have none"):
            quiz(choices={"a": " ", "b": "Yes."})

    def test_an_answer_that_is_no_choice_is_refused(self):
        with pytest.raises(InputError, match=r"got \['a', 'b'\] and answer='c'"):
            quiz(answer="c")

    def test_one_choice_is_refused(self):
        with pytest.raises(InputError, match=r"two choices or more .*\['b'\]"):
            quiz(choices={"b": "Yes."})

    def test_an_empty_question_is_refused(self):
        with pytest.raises(InputError, match="question='' and key='q'"):
            quiz(question="")
