"""The sealed key comes back with the tolerances of the instructor's cells."""

from llmos_check.diagnosis import diagnose
from llmos_check.encoding import encode_record
from llmos_check.records import decode_record
from llmos_edu.grading.known import read_known, write_known
from llmos_edu.grading.schema import Check


class TestLaws:
    def test_records_survive_the_file(self, tmp_path):
        check = Check(name="c", index=0, source="", points=1, after=("a",), rtol=0.5)
        right, wrong = encode_record("c", {"y": 2.0}), encode_record("c", {"y": 9.0})
        entry = {"expected": right, "wrong": {"far": wrong}, "says": {"far": "Far."}}
        write_known(tmp_path / "k", {"c": entry, "other": entry})
        known = read_known(tmp_path / "k", {"c": check})
        assert list(known) == ["c"]
        assert diagnose(decode_record(encode_record("c", {"y": 2.5})), known["c"]).right
        told = diagnose(decode_record(wrong), known["c"])
        assert (told.mistakes, told.says) == (("far",), ("Far.",))
