"""Reading a practice key: known seeds, completed records, damaged files."""

import json

import pytest

from llmos_check.encoding import encode_record
from llmos_check.key import read_key
from llmos_check.records import RecordError

ENTRY = {
    "title": "Half",
    "rtol": 0.25,
    "atol": 0.5,
    "hints": ["Think."],
    "forbid_ops": ["softmax"],
    "says": {"no_mask": "The mask is ignored."},
    "seeds": {
        "3": {
            "expected": encode_record("half", {"plain": 1.0, "masked": 2.0}),
            "wrong": {"no_mask": encode_record("half", {"masked": 1.5})},
        }
    },
}
KEY = {
    "v": 1,
    "exercise": "tiny",
    "notebook": {"cells": []},
    "hidden_points": 2,
    "checks": {"half": ENTRY},
}


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "tiny.key.json"
    path.write_text(json.dumps(KEY))
    return path


class TestByHand:
    def test_a_wrong_record_is_completed_from_the_expected_one(self, path):
        known = read_key(path).known("half", 3)
        values = {n: v.array.item() for n, v in known.wrong["no_mask"].values.items()}
        assert values == {"plain": 1.0, "masked": 1.5}
        assert (known.rtol, known.atol) == (0.25, 0.5)

    def test_it_tells_title_hints_seeds_and_hidden_points(self, path):
        key = read_key(path)
        assert (key.title("half"), key.hints("half")) == ("Half", ("Think.",))
        assert (key.forbidden("half"), key.forbidden("no")) == (("softmax",), ())
        assert key.hidden_points_of("half") == 0
        assert (key.seeds, key.hidden_points, key.exercise) == ((3,), 2, "tiny")


class TestEdges:
    def test_an_unknown_check_or_seed_is_none(self, path):
        key = read_key(path)
        assert key.known("half", 4) is None
        assert key.known("other", 3) is None
        assert key.hints("other") == ()

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(RecordError, match=r"none.key.json cannot be read"):
            read_key(tmp_path / "none.key.json")

    def test_another_version_is_named(self, path):
        path.write_text(json.dumps(KEY | {"v": 9}))
        with pytest.raises(RecordError, match="key version must be 1, got 9"):
            read_key(path)

    def test_a_file_cut_short_is_named(self, path):
        path.write_text(path.read_text()[:40])
        with pytest.raises(RecordError, match=r"tiny.key.json is damaged"):
            read_key(path)
