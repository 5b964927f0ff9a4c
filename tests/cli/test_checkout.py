"""The course is found around us or beside the package, chapter by chapter."""

import pytest

import llmos_edu
from llmos_edu.cli.checkout import chapters, checkout, choose_chapters, has_display
from llmos_edu.core import FileError, UnknownNameError


class TestByHand:
    def test_a_chapter_is_known_by_number_name_and_path(self, course):
        (name,) = choose_chapters(("5",))
        assert name == "05_attention"
        assert choose_chapters(("05_attention",)).keys() == {name}
        assert choose_chapters(("notebooks/05_attention.ipynb",)).keys() == {name}

    def test_no_name_is_every_chapter_in_order(self, course):
        assert list(choose_chapters(())) == ["00_welcome", "05_attention"]

    def test_the_checkout_is_found_from_inside_it(self, course, monkeypatch):
        monkeypatch.chdir(course / "notebooks")
        assert checkout() == course

    def test_outside_it_is_the_one_beside_the_package(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        assert (checkout() / "llmos_edu" / "__init__.py").samefile(llmos_edu.__file__)

    @pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY"])
    def test_a_display_is_known_by_its_variable(self, monkeypatch, name):
        monkeypatch.setattr("os.name", "posix")
        monkeypatch.delenv("DISPLAY", raising=False)
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        before = has_display()
        monkeypatch.setenv(name, ":0")
        assert has_display()
        assert not before or __import__("sys").platform == "darwin"


class TestEdges:
    def test_an_unknown_chapter_lists_those_there_are(self, course):
        with pytest.raises(UnknownNameError, match=r"00_welcome, 05_attention, got"):
            choose_chapters(("17",))

    def test_a_package_without_its_course_says_so(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr(llmos_edu, "__file__", str(tmp_path / "a" / "b.py"))
        with pytest.raises(FileError, match="needs the course's checkout"):
            chapters()
