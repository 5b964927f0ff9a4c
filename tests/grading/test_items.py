"""How hard a check is, whom it tells apart, and what went wrong."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.grading.gradebook import Gradebook, Mark
from llmos_edu.grading.items import analyse, as_html, discrimination
from tests.grading.gradings import HOSTILE, check, result


class TestByHand:
    def test_difficulty_is_the_share_that_was_right(self):
        class_of_4 = [result(f"s{i}", check("a", right=i > 0)) for i in range(4)]
        assert analyse(class_of_4)[0].difficulty == 0.75

    def test_mistakes_are_counted_most_frequent_first(self):
        wrong = [check("a", right=False, mistakes=(m,)) for m in ("x", "y", "y")]
        items = analyse([result(f"s{i}", c) for i, c in enumerate(wrong)])
        assert items[0].mistakes == (("y", 2), ("x", 1))

    def test_a_failed_grading_counts_nowhere(self):
        items = analyse([result("a", check("c")), result("b", status="error")])
        assert items[0].n == 1


class TestParity:
    @given(st.lists(st.tuples(st.booleans(), st.integers(0, 9)), min_size=5))
    @settings(deadline=None)
    def test_discrimination_is_a_correlation(self, pairs):
        right, rest = [r for r, _ in pairs], [float(s) for _, s in pairs]
        found = discrimination(right, rest)
        if len(set(right)) == 1 or len(set(rest)) == 1:
            assert found is None
            return
        both = torch.tensor([[float(r) for r in right], rest], dtype=torch.float64)
        assert found == pytest.approx(torch.corrcoef(both)[0, 1].item(), abs=1e-5)


class TestEdges:
    def test_a_small_class_says_nothing(self):
        assert discrimination([True, False], [1.0, 0.0]) is None

    def test_the_page_runs_nothing(self):
        bad = check("a", right=False, mistakes=(HOSTILE,))
        mark = Mark(
            student="s", exercise="sums", status="error", earned=None, max_points=2.0,
            comment=HOSTILE,
        )  # fmt: skip
        failed = result("t", status="error", message=HOSTILE)
        counted = (result("s", bad), failed)
        page = as_html(Gradebook(marks=(mark,), counted=counted, ignored=(HOSTILE,)))
        assert "<script" not in page
        assert "default-src 'none'" in page
        assert "rgba(200, 70, 20, 1.00)" in page
