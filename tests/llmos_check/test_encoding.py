"""From values to records: every bit is kept, and nothing is what it is not."""

import base64
import json

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_check.encoding import encode_record, store_record
from llmos_check.records import MAX_BYTES, MAX_ITEMS, decode_record


def round_trip(value):
    payload = json.loads(json.dumps(encode_record("c", {"x": value})))
    return decode_record(payload).values["x"]


class TestByHand:
    def test_one_half_is_eight_bytes_in_base64(self):
        # 0.5 = 0x3FE0000000000000, little-endian
        data = base64.b64encode(bytes([0, 0, 0, 0, 0, 0, 0xE0, 0x3F])).decode()
        value = {"kind": "float", "dtype": "float64", "shape": [], "data": data}
        expected = {"v": 1, "name": "c", "values": {"x": value}}
        assert encode_record("c", {"x": 0.5}) == expected

    def test_watched_operations_travel_along(self):
        payload = encode_record("c", {}, ops=("softmax",))
        assert decode_record(payload).ops == ("softmax",)
        assert store_record(decode_record(payload)) == payload


class TestRoundTrip:
    @pytest.mark.parametrize(
        ("value", "kind", "dtype"),
        [
            (torch.arange(6.0).reshape(2, 3), "tensor", "float32"),
            (torch.arange(6).reshape(2, 3).mT, "tensor", "int64"),
            (torch.tensor([True, False]), "tensor", "bool"),
            (torch.tensor(1.5, dtype=torch.float64), "tensor", "float64"),
            (torch.nn.Parameter(torch.ones(2)), "tensor", "float32"),
            (np.arange(4, dtype=np.int16), "ndarray", "int16"),
            (np.float32(2.5), "ndarray", "float32"),
            (-0.0, "float", "float64"),
            (7, "int", "int64"),
            (True, "bool", "bool"),
        ],
    )
    def test_numbers_keep_type_shape_and_every_bit(self, value, kind, dtype):
        found = round_trip(value)
        plain = value.detach().numpy() if isinstance(value, torch.Tensor) else value
        assert (found.kind, found.dtype) == (kind, dtype)
        assert found.array.shape == np.shape(plain)
        assert found.array.tobytes() == np.asarray(plain).tobytes()

    @pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16])
    def test_short_floats_keep_their_name_and_value(self, dtype):
        found = round_trip(torch.tensor([1.5, -2.0], dtype=dtype))
        assert found.dtype == str(dtype).removeprefix("torch.")
        assert found.array.tolist() == [1.5, -2.0]

    @pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
    def test_what_json_cannot_say_is_said(self, value):
        assert np.array_equal(round_trip(value).array, value, equal_nan=True)

    @pytest.mark.parametrize(
        ("value", "kind", "text"),
        [
            ("häß", "str", "häß"),
            ("\ud800", "str", "?"),
            (None, "none", ""),
            ({"a": 1}, "other", "builtins.dict"),
            (2**70, "other", "int of more than 64 bits"),
            (torch.zeros(2, dtype=torch.complex64), "other", "complex64 tensor"),
            (np.zeros(2, dtype=complex), "other", "complex128 array"),
            (np.array([object()]), "other", "object array"),
        ],
    )
    def test_other_things_are_named(self, value, kind, text):
        found = round_trip(value)
        assert (found.kind, found.text) == (kind, text)

    def test_a_subclass_is_not_what_it_claims_to_be(self):
        class Tensor(torch.Tensor):
            pass

        class AlwaysEqual(float):
            def __eq__(self, other):
                return True

            __hash__ = float.__hash__

        assert round_trip(torch.zeros(2).as_subclass(Tensor)).kind == "other"
        assert round_trip(AlwaysEqual(1.0)).kind == "other"

    def test_lists_and_tuples_keep_their_items(self):
        found = round_trip([1, (2.0, "a"), torch.zeros(1)])
        assert found.kind == "list"
        assert [item.kind for item in found.items] == ["int", "tuple", "tensor"]

    def test_a_list_is_not_a_tensor(self):
        assert round_trip([0.0, 1.0]).kind == "list"

    @given(st.lists(st.floats(width=32), max_size=20))
    @settings(deadline=None)
    def test_storing_a_decoded_record_gives_the_same_json(self, numbers):
        payload = encode_record("c", {"x": torch.tensor(numbers), "y": numbers})
        assert store_record(decode_record(payload)) == payload


class TestLimits:
    def test_a_tensor_over_the_limit_is_named_and_the_rest_kept(self):
        large, small = torch.zeros(MAX_BYTES), torch.zeros(2)
        found = decode_record(encode_record("c", {"a": large, "b": small})).values
        assert found["a"].text == f"tensor of {MAX_BYTES} numbers, too large to record"
        assert found["b"].kind == "tensor"

    def test_the_limit_is_for_all_values_together(self):
        half = torch.zeros(MAX_BYTES // 8 + 1)
        found = decode_record(encode_record("c", {"a": half, "b": half})).values
        assert [found["a"].kind, found["b"].kind] == ["tensor", "other"]

    @pytest.mark.parametrize(
        ("value", "text"),
        [
            ("a" * (MAX_BYTES + 1), f"str of {MAX_BYTES + 1} bytes, too long"),
            (np.zeros(MAX_BYTES), "array of 262144 numbers, too large"),
            ([0] * (MAX_ITEMS + 1), "list, too long or too deep"),
        ],
    )
    def test_other_large_things_are_named(self, value, text):
        assert round_trip(value).text.startswith(text)

    def test_a_list_in_itself_ends(self):
        loop = []
        loop.append(loop)
        found = round_trip(loop)
        while found.items:
            found = found.items[0]
        assert found.text == "list, too long or too deep to record"
