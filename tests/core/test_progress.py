"""Progress goes to standard error, and only where somebody looks."""

import sys

import pytest

from llmos_edu.core import progress_bar, track


class TestByHand:
    def test_items_pass_through_and_the_bar_is_on_standard_error(self, capsys):
        assert list(track(range(3), label="counting", show=True)) == [0, 1, 2]
        captured = capsys.readouterr()
        assert captured.out == ""
        assert "counting" in captured.err

    def test_a_bar_shows_how_far_it_is_and_the_note(self, capsys):
        with progress_bar(label="training", total=4, show=True) as tell:
            tell(3, "loss 1.25")
        captured = capsys.readouterr()
        assert captured.out == ""
        assert all(word in captured.err for word in ("training", "3/4", "loss 1.25"))


class TestEdges:
    @pytest.mark.parametrize("show", [None, False])
    def test_without_a_terminal_nothing_is_drawn(self, capsys, show):
        assert list(track("ab", label="letters", show=show)) == ["a", "b"]
        with progress_bar(label="training", total=1, show=show) as tell:
            tell(1, "done")
        assert capsys.readouterr() == ("", "")

    def test_a_terminal_gets_a_bar_unasked(self, capsys, monkeypatch):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        assert list(track("ab", label="letters")) == ["a", "b"]
        assert "letters" in capsys.readouterr().err

    def test_the_work_is_not_taken_before_it_is_asked_for(self):
        items = track(iter([1, 2]), label="lazy", total=2, show=False)
        assert next(items) == 1
