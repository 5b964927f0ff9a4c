"""The instructor's half: found, fingerprinted, and what it imports."""

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.bundle import read_bundle
from tests.grading.sealed import write_bundle


class TestByHand:
    def test_cases_beside_the_notebook_are_read(self, tmp_path):
        bundle = write_bundle(tmp_path)
        assert [case.name for case in bundle.cases] == ["squared"]
        assert bundle.modules == {
            "llmos_check", "llmos_check.check", "llmos_check.draw",
            "llmos_check.practice",
        }  # fmt: skip

    def test_a_folder_stands_for_its_notebook(self, tmp_path):
        assert write_bundle(tmp_path).sha256 == read_bundle(tmp_path).sha256


class TestLaws:
    def test_a_changed_case_changes_the_fingerprint(self, tmp_path):
        before = write_bundle(tmp_path)
        path = tmp_path / "sums" / "double" / "wrong" / "squared.py"
        path.write_text(path.read_text() + "\n# changed\n")
        assert read_bundle(tmp_path).sha256 != before.sha256


class TestEdges:
    def test_a_folder_without_a_notebook_is_refused(self, tmp_path):
        with pytest.raises(ConfigError, match="one solution notebook, got 0"):
            read_bundle(tmp_path)
