"""nbval's items in our box: what is collected, and what may make points."""

import json
from types import SimpleNamespace

from llmos_check.diagnosis import Lookalikes
from llmos_check.encoding import encode_record
from llmos_check.records import MIME, decode_record
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.plugin import BoxedCell, GradingPlugin, Sheet
from llmos_edu.grading.schema import Check


def sheet(path):
    check = Check(name="c", index=0, source="", points=1, after=("a",))
    record = decode_record(encode_record("c", {"y": 2.0}))
    known = Lookalikes(expected=record, wrong={}, says={}, rtol=1e-6, atol=1e-6)
    return Sheet(
        notebook=path, checks={"c": check}, known={"c": known}, answers={},
        limits=Limits(),
    )  # fmt: skip


def compared(tmp_path, *texts):
    """The story of a check that displayed these texts under the record's type."""
    cell = object.__new__(BoxedCell)
    cell.parent = SimpleNamespace(sheet=sheet(tmp_path / "n"), saw_hidden=False)
    cell.key, cell.story = "c", {}
    right = cell.compare_outputs([{"data": {MIME: text}} for text in texts], [])
    return right, cell.story["status"]


class TestByHand:
    def test_only_the_notebook_of_the_job_is_collected(self, tmp_path, request):
        plugin = GradingPlugin(sheet(tmp_path / "n.ipynb"))
        other = tmp_path / "other.ipynb"
        assert plugin.pytest_collect_file(other, request.session) is None

    def test_a_matching_record_is_right(self, tmp_path):
        text = json.dumps(encode_record("c", {"y": 2.0}))
        assert compared(tmp_path, text) == (True, "right")
        assert compared(tmp_path, text, text) == (False, "wrong")

    def test_no_record_is_worth_nothing(self, tmp_path):
        assert compared(tmp_path) == (False, "wrong")
        assert compared(tmp_path, "[]") == (False, "wrong")
