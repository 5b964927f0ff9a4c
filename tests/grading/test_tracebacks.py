"""Only lines that the student wrote can come out of a trace."""

from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.grading.tracebacks import own_line

ANSWERS = {"a": "def f(x):\n    return x.y\n", "b": "z = f(1)\n"}


class TestByHand:
    def test_the_innermost_own_line_is_found(self):
        trace = [
            "Cell In[1], line 1\n----> 1 z = f(1)",
            "Cell In[1], line 2, in f(x)\n      1 def f(x):\n----> 2     return x.y",
            "File torch.py:9\n----> 9 raise",
        ]
        assert own_line(trace, ANSWERS) == {
            "answer": "a", "number": 2, "text": "return x.y",
        }  # fmt: skip

    def test_a_forged_line_is_not_repeated(self):
        assert own_line(["----> 2 the hidden check"], ANSWERS) is None
        assert own_line(["----> 7     return x.y"], ANSWERS) is None


class TestLaws:
    @given(st.lists(st.text(max_size=40), max_size=5))
    @settings(deadline=None)
    def test_whatever_the_trace_only_own_text_comes_out(self, trace):
        found = own_line([f"----> 1 {line}" for line in trace], ANSWERS)
        assert found is None or found["text"] in ANSWERS[found["answer"]]
