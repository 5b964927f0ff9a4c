"""The box gets what the exercise imports, and no answers beside it."""

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.library import copy_library, imported_modules


class TestByHand:
    def test_imports_are_followed_whatever_their_form(self):
        text = "import llmos_check as c\n%magic\nfrom llmos_edu import core\nimport os"
        assert imported_modules(text) == {
            "llmos_check", "llmos_edu", "llmos_edu.core",
        }  # fmt: skip

    def test_relative_imports_are_completed(self):
        found = imported_modules("from .errors import X", package="llmos_edu.core")
        assert "llmos_edu.core.errors" in found

    def test_text_that_is_not_python_imports_nothing(self):
        assert imported_modules("def (") == set()


class TestLaws:
    def test_only_what_is_asked_for_is_copied(self, tmp_path):
        copied = copy_library(tmp_path, modules=["llmos_edu.core.seeding"])
        assert "llmos_edu.core.seeding" in copied
        assert "llmos_check" in copied
        assert not (tmp_path / "llmos_edu/nn").exists()
        assert not (tmp_path / "llmos_edu/grading").exists()

    def test_by_default_there_is_no_library_at_all(self, tmp_path):
        copy_library(tmp_path, modules=[])
        assert not (tmp_path / "llmos_edu").exists()


class TestEdges:
    def test_the_grader_cannot_be_asked_for(self, tmp_path):
        with pytest.raises(ConfigError, match=r"got llmos_edu\.grading"):
            copy_library(tmp_path, modules=["llmos_edu.grading.records"])
