"""Answers that are alike, and answers that only look so."""

from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.grading.similarity import as_html, fingerprint, likenesses, pairs
from tests.grading.gradings import check, result

LONG = """
def weights(query, key):
    # the scores
    scores = query @ key.T
    scores = scores - scores.max()
    shares = scores.exp()
    return shares / shares.sum()
"""
RENAMED = """
def w(q, k):
    "Another docstring."
    s = q @ k.T
    s = s - s.max()

    e = s.exp()
    return e / e.sum()
"""


def handed_in(**answers):
    return [result(s, check("a"), answers={"weights": t}) for s, t in answers.items()]


class TestByHand:
    def test_names_comments_and_docstrings_hide_nothing(self):
        found = likenesses(handed_in(ada=LONG, bob=RENAMED, eve="x = 1"))
        assert [(f.students, f.verbatim) for f in found] == [(("ada", "bob"), False)]

    def test_a_different_operation_is_different(self):
        assert fingerprint(LONG)[0] != fingerprint(LONG.replace("max", "min"))[0]

    def test_what_most_have_is_no_likeness(self):
        everybody = {f"s{i}": LONG for i in range(9)}
        assert likenesses(handed_in(**everybody)) == []

    def test_short_answers_say_nothing(self):
        assert likenesses(handed_in(ada="y = 2 * x", bob="b = 2 * a")) == []

    def test_pairs_count_their_common_answers(self):
        found = likenesses(handed_in(ada=LONG, bob=LONG))
        assert pairs(found) == {("ada", "bob"): 1}
        assert found[0].verbatim


class TestLaws:
    @given(st.text(max_size=100))
    @settings(deadline=None)
    def test_any_text_has_a_fingerprint(self, text):
        shape, nodes = fingerprint(text)
        assert bool(shape) == (nodes > 0)


class TestEdges:
    def test_the_page_escapes_what_it_names(self):
        page = as_html(handed_in(ada=LONG, bob=LONG))
        assert "word for word" in page
        assert "<script" not in page
