"""The flow takes what a log notes and refuses what cannot be followed."""

from types import SimpleNamespace

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.models import LLMasOS, LLMasOSConfig
from llmos_edu.recipes import RoutingLog
from llmos_edu.viz.widgets import RoutingFlow

TOKENS = ["the", " cat"]


def noted(**other):
    """Two records of two tokens with one choice each among three experts."""
    record = {
        "steps": [0, 10],
        "routes": [[[0], [2]], [[1], [-1]]],
        "shares": [[0.5, 0.0, 0.5], [0.0, 1.0, 0.0]],
    }
    return SimpleNamespace(**record | other)


class TestData:
    def test_a_log_is_taken_as_it_is(self):
        sizes = {"vocab_size": 9, "d_model": 8, "n_layers": 2, "n_heads": 2}
        model = LLMasOS(LLMasOSConfig(**sizes, n_experts=3))
        log = RoutingLog(model, torch.tensor([[1, 2]]), at=[0])
        (run,) = RoutingFlow({"a run": log}, TOKENS).runs
        assert run["routes"] == log.routes
        assert run["steps"] == [0]
        assert sum(run["shares"][0]) == pytest.approx(1, abs=0.002)

    def test_the_last_record_is_shown_first(self):
        flow = RoutingFlow({"a": noted(), "b": noted(steps=[0, 99])}, TOKENS, run=1)
        assert (flow.run, flow.record) == (1, 1)

    def test_blanks_in_tokens_can_be_seen(self):
        assert RoutingFlow({"a": noted()}, TOKENS).tokens[1] == "␣cat"

    def test_the_still_version_shows_the_loads_of_the_run_chosen(self):
        flow = RoutingFlow({"a": noted(), "with balance": noted()}, TOKENS, run=1)
        assert flow.still().alt.endswith("the load of each expert, with balance.")

    def test_the_words_count_tokens_and_experts_and_name_the_runs(self):
        flow = RoutingFlow({"a": noted(), "b": noted()}, TOKENS)
        assert "2 tokens go among 3 experts" in flow.alt
        assert flow.alt.endswith("runs: a, b")


class TestEdges:
    def test_too_many_tokens_are_refused(self):
        with pytest.raises(InputError, match="tokens must be 1 to 32, got 33"):
            RoutingFlow({"a": noted()}, ["a"] * 33)

    @pytest.mark.parametrize(("name", "value"), [("run", 1), ("record", 2)])
    def test_a_start_outside_is_refused(self, name, value):
        with pytest.raises(InputError, match=f"{name} must be one of {value}, .*got"):
            RoutingFlow({"a": noted()}, TOKENS, **{name: value})

    def test_no_run_is_refused(self):
        with pytest.raises(InputError, match="run must be one of 0"):
            RoutingFlow({}, TOKENS)

    def test_a_run_without_records_is_refused(self):
        with pytest.raises(InputError, match="run 'a' must have records, got none"):
            RoutingFlow({"a": noted(steps=[])}, TOKENS)

    def test_routes_of_other_tokens_are_refused(self):
        with pytest.raises(InputError, match=r"2 records and 3 tokens, .*\(2, 2, 1\)"):
            RoutingFlow({"a": noted()}, [*TOKENS, "."])

    @pytest.mark.parametrize("expert", [-2, 3])
    def test_an_expert_that_is_not_there_is_refused(self, expert):
        routes = [[[0], [2]], [[1], [expert]]]
        with pytest.raises(InputError, match=f"0 to 2, or -1 for none, got.*{expert}"):
            RoutingFlow({"a": noted(routes=routes)}, TOKENS)

    def test_gates_of_different_sizes_are_refused(self):
        small = noted(shares=[[0.5, 0.5], [1.0, 0.0]], routes=[[[0], [1]], [[1], [0]]])
        with pytest.raises(InputError, match=r"as many experts, got \[2, 3\]"):
            RoutingFlow({"a": noted(), "b": small}, TOKENS)
