"""What a record showed, loud and quiet."""

import pytest

from llmos_check.diagnosis import Lookalikes
from llmos_check.encoding import encode_record
from llmos_check.records import decode_record
from llmos_edu.grading.records import Outcome
from llmos_edu.grading.verdicts import judged


def record(**values):
    return decode_record(encode_record("c", values))


KNOWN = Lookalikes(
    expected=record(y=4.0, z=[1.0]),
    wrong={"squared": record(y=16.0, z=[1.0])},
    says={"squared": "You squared it."},
    rtol=1e-6,
    atol=1e-6,
)


def told(quiet=False, **values):
    return judged(Outcome(record=record(**values)), KNOWN, quiet=quiet)


class TestByHand:
    def test_equal_records_are_right(self):
        assert told(y=4.0, z=[1.0])["status"] == "right"

    def test_a_known_mistake_is_named(self):
        found = told(y=16.0, z=[1.0])
        assert (found["status"], found["mistakes"]) == ("wrong", ["squared"])

    def test_no_record_is_wrong(self):
        found = judged(Outcome(record=None, problem="none"), KNOWN, quiet=False)
        assert (found["status"], found["message"]) == ("wrong", "none")


class TestLaws:
    @pytest.mark.parametrize(
        ("values", "said"),
        [
            ({"y": 5.0, "z": [1.0]}, "`y` holds other values"),
            ({"y": 4, "z": [1.0]}, "`y` is of another Python type"),
            ({"y": 4.0, "z": [1.0, 2.0]}, "`z` has another shape"),
            ({"y": 4.0}, "`z` was not recorded"),
            (
                {"y": 4.0, "z": [1.0], "hidden_text": 1},
                "something was recorded and not asked for",
            ),
        ],
    )
    def test_quiet_words_repeat_nothing_of_the_students(self, values, said):
        assert told(quiet=True, **values)["message"] == said

    def test_a_type_named_after_a_secret_is_not_repeated(self):
        secret = type("secret", (), {})()
        assert "secret" in told(y=secret, z=[1.0])["message"]
        assert "secret" not in str(told(quiet=True, y=secret, z=[1.0]))
