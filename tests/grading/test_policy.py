"""Calls that would be the answer, and features that could hide one."""

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_check.encoding import encode_record
from llmos_check.records import decode_record
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.cells import notebook_text
from llmos_edu.grading.desks import open_desks
from llmos_edu.grading.examiner import Rules, examine
from llmos_edu.grading.handins import Handin
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.policy import review, watch_flags, watched
from llmos_edu.grading.schema import Answer, Check, read_assignment
from tests.grading.sealed import SEED, needs_box
from tests.grading.shares import shares, write_shares

ANSWER = Answer(name="a", index=0, source="", forbid_ops=("softmax", "log_softmax"))


def kinds(source, answer=ANSWER):
    return {flag["kind"] for flag in review(answer, source)}


class TestByHand:
    @pytest.mark.parametrize(
        "source",
        [
            "F.softmax(x, -1)",
            "x.softmax(-1)",
            "from torch.nn.functional import softmax as s",
            "torch.log_softmax(x, 0).exp()",
        ],
    )
    def test_a_forbidden_call_is_seen_in_every_form(self, source):
        assert "forbidden" in kinds(source)

    @pytest.mark.parametrize(
        "source",
        ["getattr(F, 'soft' + 'max')", "exec('x')", "torch.ops.aten", "%run x.py"],
    )
    def test_hiding_places_are_pointed_out(self, source):
        assert "hiding" in kinds(source)

    def test_patching_the_library_is_pointed_out(self):
        flags = review(ANSWER, "torch.nn.functional.relu = None")
        assert flags[0]["message"] == "assigns to `torch.nn.functional.relu`"

    def test_plain_code_has_no_flag(self):
        assert kinds("def f(x):\n    e = x.exp()\n    return e / e.sum()") == set()

    def test_what_is_allowed_is_not_flagged(self):
        answer = Answer(name="a", index=0, source="", forbid_ops=("f",), allow=("f",))
        assert kinds("f(1)", answer) == set()


class TestLaws:
    @given(st.text(max_size=200))
    @settings(deadline=None)
    def test_any_text_gets_an_answer(self, source):
        assert isinstance(review(ANSWER, source), list)


class TestEdges:
    @pytest.mark.parametrize(
        "source", ["def (", "(" * 5000, "x" + ".a" * 50_000, "\0", "-" * 100_000 + "1"]
    )
    def test_what_cannot_be_read_is_said_or_harmless(self, source):
        assert kinds(source) <= {"unreadable"}

    def test_a_check_that_forbids_must_watch(self):
        check = "from llmos_check import check\ncheck('share', y=share(1))\n"
        with pytest.raises(ConfigError, match=r"cell 4: check 'share' must call watch"):
            read_assignment(shares(check))
        assert read_assignment(shares()).checks["share"].forbid_ops == ("softmax",)


class TestWatch:
    CHECK = Check(
        name="c", index=0, source="", points=1, after=("a",), forbid_ops=("softmax",)
    )

    def told(self, ops):
        return watched(self.CHECK, decode_record(encode_record("c", {}, ops=ops)))

    def test_a_forbidden_operation_is_told_in_the_instructors_word(self):
        assert self.told(("_log_softmax", "exp")) == {"used": ["softmax"]}
        assert self.told(("exp",)) == self.told(()) == {}

    def test_a_watch_that_is_gone_is_told(self):
        assert self.told(None) == {"used": []}

    def test_without_a_rule_or_a_record_there_is_nothing_to_tell(self):
        free = Check(name="c", index=0, source="", points=1, after=("a",))
        record = decode_record(encode_record("c", {}, ops=("_softmax",)))
        assert watched(free, record) == watched(self.CHECK, None) == {}

    def test_two_checks_of_one_answer_make_one_flag(self):
        checks = {"c": self.CHECK, "d": self.CHECK}
        story = {"used": ["softmax"]}
        flags = watch_flags(checks, {"c": story, "d": story})
        assert [(f["answer"], f["kind"]) for f in flags] == [("a", "used")]
        assert "`softmax` of torch, which the task asks you to write" in str(flags)
        gone = watch_flags(checks, {"c": {"used": []}})
        assert gone[0]["kind"] == "hiding"


CALLS = """import torch
def share(x):
    return getattr(torch, "soft" + "max")(x, dim=0)
"""
UNWATCHED = """import torch, llmos_check.ops
llmos_check.ops.watch = llmos_check.watch = lambda function: function
def share(x):
    return torch.softmax(x, dim=0)
"""
WRITTEN = "def share(x):\n    return (x - x.logsumexp(0)).exp()\n"


@pytest.fixture(scope="module")
def grade():
    folder = Path(tempfile.mkdtemp(prefix="llmos-test-", dir="/tmp"))
    batch = {"sandbox": "bwrap", "has_proc": True, "seed": SEED}
    bundle = write_shares(folder)
    desks = open_desks(folder, bundle=bundle, batch=batch, limits=Limits(), warm=True)

    def graded(answer, *, strict=False):
        path = folder / "ada.ipynb"
        notebook = shares()
        notebook["cells"][2]["source"] = answer
        text = notebook_text(notebook)
        path.write_text(text, encoding="utf-8")
        handin = Handin(student="ada", path=path)
        rules = Rules(strict=strict)
        return examine(handin, bundle=bundle, desk=desk, rules=rules)

    try:
        with desks as (desk,):
            yield graded
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@needs_box
@pytest.mark.slow
class TestInTheBox:
    def test_written_by_hand_it_has_no_flag(self, grade):
        result = grade(WRITTEN, strict=True)
        assert (result.score, result.flags) == (2, ()), result.checks

    def test_a_call_by_a_hidden_name_is_flagged_and_keeps_its_points(self, grade):
        result = grade(CALLS)
        assert result.score == 2
        assert [f["kind"] for f in result.flags] == ["hiding", "used"]

    @pytest.mark.parametrize("answer", [CALLS, UNWATCHED])
    def test_a_strict_batch_gives_nothing_for_it(self, grade, answer):
        result = grade(answer, strict=True)
        assert result.score == 0
        assert result.checks[0].status == "against_policy"
