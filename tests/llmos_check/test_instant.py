"""The check inside a notebook: it records always, and talks where there is a key."""

import json

import pytest
import torch

import llmos_check
from llmos_check import check, draw, practice, watch
from llmos_check.encoding import encode_record
from llmos_check.records import MIME


@pytest.fixture
def shown(monkeypatch):
    """What the notebook would display."""
    displayed = []
    monkeypatch.setattr("IPython.display.publish_display_data", displayed.append)
    return displayed


@pytest.fixture
def key(tmp_path, monkeypatch):
    """A practice key for one check, in the working folder."""
    wrong = {"no_scale": encode_record("half", {"x": 2.0})}
    entry = {
        "title": "Half",
        "rtol": 0.0,
        "atol": 0.0,
        "hints": ["Think.", "Divide."],
        "forbid_ops": ["exp"],
        "says": {"no_scale": "The scale is missing."},
        "seeds": {"0": {"expected": encode_record("half", {"x": 1.0}), "wrong": wrong}},
    }
    content = {
        "v": 1,
        "exercise": "tiny",
        "notebook": {},
        "hidden_points": 0,
        "checks": {"half": entry},
    }
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tiny.key.json").write_text(json.dumps(content))
    practice("tiny", seed=0)
    return tmp_path / "tiny.key.json"


def said(shown):
    return shown[-1]["text/plain"]


@pytest.mark.usefixtures("key")
class TestVerdict:
    def test_a_right_answer_is_told_so(self, shown):
        check("half", x=1.0)
        assert said(shown) == "half: right."
        assert shown[-1][MIME] == encode_record("half", {"x": 1.0})

    def test_a_known_mistake_is_named(self, shown):
        check("half", x=2.0)
        assert "The scale is missing." in said(shown)

    def test_a_right_answer_is_told_what_it_must_not_use(self, shown):
        check("half", x=watch(lambda: torch.zeros(1).exp().item())())
        assert said(shown).startswith("half: right, but the function used `exp` of")
        check("half", x=watch(lambda: 1.0)())
        assert said(shown) == "half: right."

    def test_each_new_failure_shows_one_more_hint(self, shown):
        check("half", x=3.0)
        assert "Hint 1: Think." in said(shown)
        assert "Hint 2" not in said(shown)
        check("half", x=4.0)
        assert "Hint 2: Divide." in said(shown)

    def test_running_the_same_failure_again_shows_no_further_hint(self, shown):
        check("half", x=3.0)
        check("half", x=3.0)
        assert "Hint 2" not in said(shown)

    def test_a_seed_without_answers_is_named(self, shown):
        practice("tiny", seed=7)
        check("half", x=1.0)
        assert said(shown) == "half: recorded. The key has seeds (0,), not 7."

    def test_a_check_the_key_does_not_know_is_recorded(self, shown):
        check("hidden", x=1.0)
        assert said(shown).startswith("hidden: recorded.")


class TestWithoutAKey:
    def test_the_record_is_the_same_and_the_reason_said(self, shown, tmp_path, key):
        key.unlink()
        practice("tiny", seed=0)
        check("half", x=1.0)
        assert shown[-1][MIME] == encode_record("half", {"x": 1.0})
        assert "tiny.key.json cannot be read" in said(shown)

    @pytest.mark.parametrize(
        "content", ["", "{", "[]", '{"v": 2}', '{"v": 1, "exercise": "tiny"}', "\ud800"]
    )
    def test_a_damaged_key_is_named_and_does_not_raise(self, shown, key, content):
        key.write_bytes(content.encode("utf-8", "surrogatepass"))
        practice("tiny", seed=0)
        check("half", x=1.0)
        assert "tiny.key.json is damaged" in said(shown) or "version" in said(shown)


class TestDraw:
    def test_it_follows_the_seed_of_the_practice(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        practice("tiny", seed=5)
        expected = llmos_check.Draw("half", 5).normal(3)
        assert torch.equal(draw("half").normal(3), expected)
