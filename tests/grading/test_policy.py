"""Calls that would be the answer, and features that could hide one."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.grading.policy import review
from llmos_edu.grading.schema import Answer

ANSWER = Answer(name="a", index=0, source="", forbid_ops=("softmax", "log_softmax"))


def kinds(source, answer=ANSWER):
    return {flag["kind"] for flag in review(answer, source)}


class TestByHand:
    @pytest.mark.parametrize(
        "source",
        [
            "F.softmax(x, -1)",
            "x.softmax(-1)",
            "from torch.nn.functional import softmax as s",
            "torch.log_softmax(x, 0).exp()",
        ],
    )
    def test_a_forbidden_call_is_seen_in_every_form(self, source):
        assert "forbidden" in kinds(source)

    @pytest.mark.parametrize(
        "source",
        ["getattr(F, 'soft' + 'max')", "exec('x')", "torch.ops.aten", "%run x.py"],
    )
    def test_hiding_places_are_pointed_out(self, source):
        assert "hiding" in kinds(source)

    def test_patching_the_library_is_pointed_out(self):
        flags = review(ANSWER, "torch.nn.functional.relu = None")
        assert flags[0]["message"] == "assigns to `torch.nn.functional.relu`"

    def test_plain_code_has_no_flag(self):
        assert kinds("def f(x):\n    e = x.exp()\n    return e / e.sum()") == set()

    def test_what_is_allowed_is_not_flagged(self):
        answer = Answer(name="a", index=0, source="", forbid_ops=("f",), allow=("f",))
        assert kinds("f(1)", answer) == set()


class TestLaws:
    @given(st.text(max_size=200))
    @settings(deadline=None)
    def test_any_text_gets_an_answer(self, source):
        assert isinstance(review(ANSWER, source), list)


class TestEdges:
    @pytest.mark.parametrize(
        "source", ["def (", "(" * 5000, "x" + ".a" * 50_000, "\0", "-" * 100_000 + "1"]
    )
    def test_what_cannot_be_read_is_said_or_harmless(self, source):
        assert kinds(source) <= {"unreadable"}
