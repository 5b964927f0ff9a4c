"""Points only for a record that matches: everything else earns nothing."""

import pytest

from llmos_check.encoding import encode_record
from llmos_check.records import MIME, decode_record
from llmos_edu.grading.records import judge, payloads, read_outcome
from llmos_edu.grading.schema import read_assignment
from tests.grading.halving import halving

CHECK = read_assignment(halving()).checks["half"]
GOOD = encode_record("half", {"y": 3.0})
EXPECTED = decode_record(GOOD)


def verdict(*found, **ended):
    outcome = read_outcome(CHECK, found, **ended)
    return judge(CHECK, expected=EXPECTED, outcome=outcome)


class TestByHand:
    def test_a_matching_record_is_right(self):
        assert verdict(GOOD).right
        assert verdict(GOOD).message == ""

    def test_another_number_is_wrong_and_not_told(self):
        found = verdict(encode_record("half", {"y": 4.0}))
        assert (found.right, found.message) == (False, "`y` is another number")

    def test_the_tolerance_is_the_checks(self):
        assert verdict(encode_record("half", {"y": 3.00002})).right
        assert not verdict(encode_record("half", {"y": 3.0001})).right


class TestNothingIsEarned:
    @pytest.mark.parametrize(
        ("found", "message"),
        [
            ([], "it sent 0 records instead of 1"),
            ([GOOD, GOOD], "it sent 2 records instead of 1"),
            ([encode_record("other", {"y": 3.0})], "its record is of 'other'"),
            ([GOOD | {"rtol": 1e9}], "its record was refused: fields must be"),
            ([None], "its record was refused: must be an object"),
        ],
    )
    def test_by_anything_but_one_good_record(self, found, message):
        assert not verdict(*found).right
        assert message in verdict(*found).message

    def test_by_a_cell_that_ended_in_an_error_after_its_record(self):
        found = verdict(GOOD, error="ValueError", message="no")
        assert (found.right, found.message) == (False, "it raised ValueError: no")

    def test_by_a_stub(self):
        found = verdict(error="NotImplementedError", message="half")
        assert found.message == "it is not written yet"

    def test_a_long_error_is_cut(self):
        assert len(verdict(error="E", message="a" * 10**6).message) < 400


class TestPayloads:
    def test_records_are_taken_from_outputs_and_nothing_else(self):
        outputs = [
            {"output_type": "stream", "text": "hello"},
            {"output_type": "display_data", "data": {MIME: GOOD, "text/plain": "x"}},
            {"data": {"text/plain": "x"}},
            {"data": [MIME]},
            "text",
            None,
        ]
        assert payloads(outputs) == [GOOD]
