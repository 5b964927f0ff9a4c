"""Every save is noticed once, and only when it is whole."""

import os
from itertools import islice

import pytest

from llmos_edu.cli.saves import MAX_BYTES, POLL_S, saves


class Stop(Exception):  # noqa: N818 - it ends a script, it is no error
    """The script of a test is at its end."""


def noticed(path, *steps):
    """How many saves are noticed before each look, when a step precedes each look."""
    counts, todo = [], iter(steps)

    def wait(seconds):
        assert seconds == POLL_S
        counts.append(0)
        step = next(todo, Stop)
        if step is Stop:
            raise Stop
        if step is not None:
            step()

    looked = saves(path, wait=wait)
    next(looked)
    with pytest.raises(Stop):
        for _ in looked:
            counts[-1] += 1
    return counts[:-1]


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "a.ipynb"
    path.write_text("one")
    return path


class TestByHand:
    def test_the_file_as_it_is_comes_at_once(self, path):
        assert list(islice(saves(path, wait=pytest.fail), 1)) == [None]

    def test_a_save_is_noticed_once_it_has_settled(self, path):
        steps = [None, lambda: path.write_text("three"), None, None]
        assert noticed(path, *steps) == [0, 0, 1, 0]

    def test_a_file_that_still_grows_is_left_alone(self, path):
        def grow():
            path.write_text(path.read_text() + "more")

        assert noticed(path, grow, grow, grow, None, None) == [0, 0, 0, 1, 0]

    def test_a_save_that_changes_nothing_is_none(self, path):
        def touch():
            os.utime(path, ns=(1, 1))

        assert noticed(path, touch, None, None) == [0, 0, 0]

    def test_another_text_of_the_same_size_and_date_is_noticed(self, path):
        def swap():
            before = path.stat()
            path.write_text("two")
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

        assert noticed(path, swap, None) == [1, 0]

    def test_a_change_beyond_what_is_read_shows_in_the_size(self, path):
        path.write_bytes(b"x" * MAX_BYTES)

        def grow():
            path.write_bytes(b"x" * (MAX_BYTES + 1))

        assert noticed(path, grow, None) == [0, 1]


class TestEdges:
    def test_a_file_that_is_replaced_is_waited_for(self, path):
        steps = [path.unlink, None, lambda: path.write_text("new one"), None, None]
        assert noticed(path, *steps) == [0, 0, 0, 1, 0]

    def test_a_file_that_comes_back_the_same_is_no_save(self, path):
        assert noticed(path, path.unlink, lambda: path.write_text("one"), None) == [
            0,
            0,
            0,
        ]

    def test_a_folder_in_its_place_is_waited_out(self, path):
        def folder():
            path.unlink()
            path.mkdir()

        def back():
            path.rmdir()
            path.write_text("again")

        assert noticed(path, folder, None, back, None) == [0, 0, 0, 1]

    def test_a_file_that_cannot_be_opened_for_a_moment_is_waited_out(
        self, path, monkeypatch
    ):
        def refuse(*_):
            raise PermissionError

        def save():
            path.write_text("three")
            monkeypatch.setattr(type(path), "open", refuse)

        assert noticed(path, save, None, monkeypatch.undo) == [0, 0, 1]
