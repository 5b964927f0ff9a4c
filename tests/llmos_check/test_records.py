"""The record format: what goes in comes out, and nothing else gets in."""

import base64

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_check.records import (
    MAX_BYTES,
    RecordError,
    decode_record,
)


def record(**value):
    """A record with one value `x`, over the wire."""
    return {"v": 1, "name": "c", "values": {"x": value}}


def number(**changed):
    data = base64.b64encode(np.zeros(6, "<f4").tobytes()).decode()
    plain = {"kind": "tensor", "dtype": "float32", "shape": [2, 3], "data": data}
    return record(**(plain | changed))


HOSTILE = {
    "not an object": [1, 2],
    "a text": "record",
    "null": None,
    "another version": {"v": 2, "name": "c", "values": {}},
    "version true": {"v": True, "name": "c", "values": {}},
    "a field too many": {"v": 1, "name": "c", "values": {}, "rtol": 1e9},
    "a field too few": {"v": 1, "values": {}},
    "values not an object": {"v": 1, "name": "c", "values": []},
    "65 values": {
        "v": 1,
        "name": "c",
        "values": {f"x{i}": {"kind": "none"} for i in range(65)},
    },
    "name a number": {"v": 1, "name": 3, "values": {}},
    "name with a newline": {"v": 1, "name": "a\n", "values": {}},
    "name too long": {"v": 1, "name": "a" * 65, "values": {}},
    "value name with markup": {
        "v": 1,
        "name": "c",
        "values": {"<b>": {"kind": "none"}},
    },
    "ops not a list": {"v": 1, "name": "c", "values": {}, "ops": "softmax"},
    "ops of numbers": {"v": 1, "name": "c", "values": {}, "ops": [1]},
    "value not an object": {"v": 1, "name": "c", "values": {"x": 1}},
    "kind missing": record(dtype="float32"),
    "kind a list": record(kind=["tensor"]),
    "kind unknown": record(kind="pickle"),
    "tolerance in a value": number(atol=1e9),
    "dtype object": number(dtype="object"),
    "dtype complex": number(dtype="complex64"),
    "dtype a number": number(dtype=4),
    "shape a text": number(shape="23"),
    "shape negative": number(shape=[-2, -3]),
    "shape of floats": number(shape=[2.0, 3.0]),
    "shape of bools": number(shape=[True, 6]),
    "shape too large": number(shape=[10**30]),
    "shape of many axes": number(shape=[1] * 9),
    "shape that does not fit": number(shape=[2, 2]),
    "zero times huge": number(shape=[0, 10**30]),
    "data a number": number(data=6),
    "data not base64": number(data="a-_b"),
    "data not ascii": number(data="é" * 8),
    "data huge": number(data="A" * (4 * MAX_BYTES)),
    "data cut short": number(data="AAAAA"),
    "float with axes": number(kind="float", dtype="float64"),
    "float of ints": number(kind="float", dtype="int64", shape=[]),
    "bool that is 2": record(kind="bool", dtype="bool", shape=[], data="Ag=="),
    "text not base64": record(kind="str", data="%"),
    "items not a list": record(kind="list", items={}),
    "items too many": record(kind="list", items=[{"kind": "none"}] * 1_001),
    "type too long": record(kind="other", type="a" * 201),
    "type a number": record(kind="other", type=1),
}


class TestHostileRecords:
    @pytest.mark.parametrize("name", HOSTILE)
    def test_anything_that_is_not_a_record_is_refused(self, name):
        with pytest.raises(RecordError):
            decode_record(HOSTILE[name])

    def test_nested_lists_end_at_the_limit(self):
        value = {"kind": "none"}
        for _ in range(900):
            value = {"kind": "list", "items": [value]}
        with pytest.raises(RecordError, match="4 levels deep"):
            decode_record({"v": 1, "name": "c", "values": {"x": value}})

    def test_the_message_says_what_was_given_in_a_few_words(self):
        with pytest.raises(RecordError, match=r"dtype must be .* got 'object'"):
            decode_record(HOSTILE["dtype object"])
        with pytest.raises(RecordError) as refused:
            decode_record(number(dtype="a" * 10**6))
        assert len(str(refused.value)) < 300

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
            max_leaves=20,
        )
    )
    @settings(deadline=None)
    def test_no_json_value_makes_it_crash(self, value):
        for payload in (value, {"v": 1, "name": "c", "values": {"x": value}}):
            try:
                decode_record(payload)
            except RecordError:
                continue
            assert payload["v"] == 1
