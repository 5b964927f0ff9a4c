"""The child's own parts: the alarm, the catcher of records, the line to blame."""

import linecache
import time

import pytest

from llmos_check.records import MIME
from llmos_edu.grading.local_worker import (
    OutOfTimeError,
    RecordCatcher,
    time_limit,
    where,
)


class TestTimeLimit:
    def test_a_block_that_takes_too_long_is_interrupted(self):
        with (
            pytest.raises(OutOfTimeError, match=r"longer than 0\.05 s"),
            time_limit(0.05),
        ):
            time.sleep(5)

    def test_a_block_in_time_is_left_alone_afterwards(self):
        with time_limit(0.05):
            done = True
        time.sleep(0.1)
        assert done

    def test_a_catch_all_for_exceptions_does_not_catch_it(self):
        assert not issubclass(OutOfTimeError, Exception)


class TestRecordCatcher:
    def test_records_are_kept_and_everything_else_dropped(self):
        catcher = RecordCatcher()
        catcher.publish({"text/plain": "hello"})
        catcher.publish({MIME: {"v": 1}, "text/plain": "recorded"})
        assert catcher.caught == [{"v": 1}]


class TestWhere:
    def test_the_innermost_line_of_the_notebook_is_named(self):
        name, text = "<ipython-input-1-x>", "def f():\n    return 1 / 0\nf()\n"
        linecache.cache[name] = (len(text), None, text.splitlines(True), name)
        with pytest.raises(ZeroDivisionError) as raised:
            exec(compile(text, name, "exec"))
        assert where(raised.value.__traceback__) == "return 1 / 0"

    def test_an_error_elsewhere_has_no_line(self):
        assert where(None) == ""
