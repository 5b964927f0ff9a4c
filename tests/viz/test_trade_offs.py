"""The front keeps what no other beats; the picture refuses what is no trade-off."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import InputError
from llmos_edu.viz import Choice, pareto_front, pareto_plot

SOME = {
    "alone": {"small": Choice(2e5, 3.0, 0.2, 9e4)},
    "taught": {"": Choice(2e5, 2.0)},
}

choices = st.lists(
    st.builds(Choice, st.integers(1, 9).map(float), st.integers(1, 9).map(float)),
    min_size=1,
)


class TestLaws:
    @settings(deadline=None)
    @given(choices=choices)
    def test_everything_is_on_the_front_or_beaten_by_it(self, choices):
        front = pareto_front(choices)
        for choice in choices:
            assert any(
                best.n_bytes <= choice.n_bytes and best.perplexity <= choice.perplexity
                for best in front
            )

    @settings(deadline=None)
    @given(choices=choices)
    def test_along_the_front_more_bytes_buy_less_perplexity(self, choices):
        front = pareto_front(choices)
        assert all(a.n_bytes < b.n_bytes for a, b in pairwise(front))
        assert all(a.perplexity > b.perplexity for a, b in pairwise(front))


def test_the_picture_is_drawn_and_described():
    picture = pareto_plot(SOME, alt="Two models of one size.", floor=1.5)
    data, metadata = picture._repr_mimebundle_()
    assert data["image/png"]
    assert metadata["image/png"]["alt"] == "Two models of one size."


def test_a_faster_model_has_a_larger_mark():
    slow = {"a": {"": Choice(1e5, 2.0, 0.0, 1e3), "far": Choice(9e5, 1.5, 0.0, 9e4)}}
    even = {"a": {"": Choice(1e5, 2.0, 0.0, 9e4), "far": Choice(9e5, 1.5, 0.0, 9e4)}}
    alt = "Two models, one of them faster."
    assert pareto_plot(slow, alt=alt).png != pareto_plot(even, alt=alt).png


class TestEdges:
    def test_no_groups_are_refused(self):
        with pytest.raises(InputError, match="1 to 6, got 0"):
            pareto_plot({}, alt="Nothing to be seen here.")

    def test_an_empty_group_is_refused(self):
        with pytest.raises(InputError, match="none in 'taught'"):
            pareto_plot(SOME | {"taught": {}}, alt="Nothing to be seen here.")

    @pytest.mark.parametrize("choice", [Choice(0.0, 2.0), Choice(1e5, 0.5)])
    def test_what_weighs_nothing_or_knows_the_future_is_refused(self, choice):
        said = f"got {choice.n_bytes} and {choice.perplexity}"
        with pytest.raises(InputError, match=said):
            pareto_plot({"a": {"": choice}}, alt="Nothing to be seen here.")
