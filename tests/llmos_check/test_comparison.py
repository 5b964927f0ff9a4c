"""Comparing two records: what counts as different, and what the message gives away."""

import numpy as np
import pytest
import torch

from llmos_check.comparison import differences
from llmos_check.encoding import encode_record
from llmos_check.records import decode_record

NAN, INF = float("nan"), float("inf")


def made(**values):
    return decode_record(encode_record("c", values))


def found(expected, given, *, rtol=0.0, atol=0.0):
    left, right = made(x=expected), made(x=given)
    return [d.what for d in differences(left, right, rtol=rtol, atol=atol)]


class TestByHand:
    def test_a_number_may_be_off_by_atol_plus_rtol_times_the_expected(self):
        # 10 may be off by 0.5 + 0.1 * 10 = 1.5
        assert found(10.0, 11.5, rtol=0.1, atol=0.5) == []
        assert found(10.0, 11.6, rtol=0.1, atol=0.5) == ["values"]
        assert found(10.0, 8.5, rtol=0.1, atol=0.5) == []

    def test_numbers_are_counted(self):
        left, right = made(x=torch.zeros(2, 3)), made(x=torch.tensor([[0.0, 1, 0]] * 2))
        (only,) = differences(left, right, rtol=0, atol=0)
        assert only.message == "`x` differs in 2 of 6 numbers"

    @pytest.mark.parametrize(
        ("expected", "given", "told"),
        [
            (1.0, NAN, "`x` is not a number (NaN)"),
            (NAN, 1.0, "`x` is another number"),
            ([1.0, 2.0], [1.0, NAN], "`x` at item 1 is not a number (NaN)"),
            (torch.zeros(5), torch.tensor([NAN, 0, NAN, 0, 0]), "NaN) in 2 of 5"),
            (torch.zeros(5), torch.tensor([NAN, 7, 7, 0, 0]), "3 of 5 numbers, 1 of"),
            (torch.tensor([NAN, 1]), torch.tensor([NAN, 2]), "in 1 of 2 numbers"),
        ],
    )
    def test_what_is_not_a_number_is_told_from_a_wrong_one(self, expected, given, told):
        (only,) = differences(made(x=expected), made(x=given), rtol=0, atol=0)
        assert told in only.message


class TestWhatIsDifferent:
    @pytest.mark.parametrize(
        ("expected", "given", "what"),
        [
            (NAN, NAN, []),
            (INF, INF, []),
            (0.0, -0.0, []),
            (1.0, NAN, ["values"]),
            (NAN, 1.0, ["values"]),
            (INF, -INF, ["values"]),
            (1.0, INF, ["values"]),
            (1, True, ["kind"]),
            (True, 1, ["kind"]),
            (1.0, 1, ["kind"]),
            (1, 2, ["values"]),
            ("a", "b", ["values"]),
            ("a", "a", []),
            (None, None, []),
            (1.0, None, ["kind"]),
            (torch.zeros(2), [0.0, 0.0], ["kind"]),
            (torch.zeros(2), np.zeros(2, "float32"), ["kind"]),
            (torch.zeros(2), torch.zeros(2, dtype=torch.float64), ["dtype"]),
            (torch.zeros(2), torch.zeros(2, dtype=torch.complex64), ["kind"]),
            (torch.zeros(2, 3), torch.zeros(3, 2), ["shape"]),
            (torch.zeros(1), torch.zeros(()), ["shape"]),
            (torch.tensor([True]), torch.tensor([1]), ["dtype"]),
            (torch.tensor([True]), torch.tensor([False]), ["values"]),
            ([1, 2], [1, 3], ["values"]),
            ([1, 2], [1], ["shape"]),
            ([1, 2], (1, 2), ["kind"]),
        ],
    )
    def test_type_shape_and_value_must_agree(self, expected, given, what):
        assert found(expected, given) == what

    def test_a_tolerance_never_bridges_not_a_number(self):
        assert found(1.0, NAN, rtol=1e9, atol=1e9) == ["values"]

    def test_integers_have_no_tolerance(self):
        assert found(1_000, 1_001, rtol=0.1) == ["values"]

    def test_a_value_missing_and_one_too_many_are_both_named(self):
        what = differences(made(a=1, b=2), made(b=2, c=3), rtol=0, atol=0)
        assert [(d.value, d.what) for d in what] == [("a", "missing"), ("c", "extra")]

    def test_a_record_of_another_check_is_none(self):
        other = decode_record(encode_record("other", {"x": 1}))
        (only,) = differences(made(x=1), other, rtol=0, atol=0)
        assert only.what == "missing"


class TestSecrecy:
    def test_no_message_holds_an_expected_number(self):
        expected = made(x=123.456, y=[torch.tensor([654.321]), "secret"], z="secret")
        given = made(x=1.0, y=[torch.tensor([2.0]), "open"], z="open")
        text = "".join(d.message for d in differences(expected, given, rtol=0, atol=0))
        assert "`x`" in text
        assert not any(word in text for word in ("123", "654", "secret"))
