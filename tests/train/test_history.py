"""A history survives JSON, and refuses what is none."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import CheckpointError
from llmos_edu.train import History


class TestLaws:
    @given(st.lists(st.floats(allow_nan=False, allow_infinity=False)), st.integers(0))
    def test_json_brings_back_every_bit(self, losses, n_tokens):
        history = History(losses=losses, valid_steps=[3], n_tokens=n_tokens)
        written = json.dumps(history.to_dict())
        assert History.from_dict(json.loads(written)) == history

    def test_two_histories_share_nothing(self):
        first, second = History(), History()
        first.losses.append(1.0)
        assert second.losses == []


class TestEdges:
    def test_other_fields_are_refused(self):
        values = History().to_dict() | {"lr": []}
        with pytest.raises(CheckpointError, match=r"got .*'lr'"):
            History.from_dict(values)
