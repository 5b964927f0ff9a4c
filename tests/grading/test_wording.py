"""Sentences to a student."""

import pytest

from llmos_edu.grading.wording import known_error, why


class TestByHand:
    @pytest.mark.parametrize(
        ("status", "story", "said"),
        [
            ("right", {}, ""),
            ("wrong", {"message": "differs"}, "differs"),
            ("error", {"error": "KeyError", "text": "'a'"}, "it raised KeyError: 'a'"),
            ("error", {"error": "NotImplementedError"}, "it is not written yet"),
            ("lost", {"reason": "memory"}, "it used more memory than there is"),
            (
                "lost",
                {"reason": "died", "elsewhere": "b"},
                "it was not reached: in `b` the kernel ended",
            ),
            (
                "error",
                {"cell": "a", "error": "NameError", "text": "x"},
                "the cell of `a` failed: it raised NameError: x",
            ),
        ],
    )
    def test_each_status_has_its_sentence(self, status, story, said):
        assert why(status, story) == said


class TestEdges:
    @pytest.mark.parametrize("name", ["", "print", "Ehidden", "a b", "__import__"])
    def test_an_invented_name_is_not_repeated(self, name):
        assert known_error(name) == "an exception of its own"
