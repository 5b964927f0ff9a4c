"""What an nbgrader source notebook says, whatever its author left in it."""

import json

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.nbgrader_source import (
    nbgrader_marks,
    read_source,
    split_region,
    with_our_markers,
)


class TestByHand:
    def test_a_region_is_taken_out_of_a_text(self):
        text = "a\n  ### BEGIN HIDDEN TESTS\nb\n// END HIDDEN TESTS\nc"
        assert split_region(text, "HIDDEN TESTS") == ("a\nc\n", "b\n")

    def test_a_text_without_regions_is_all_outside(self):
        assert split_region("a\nb", "HIDDEN TESTS") == ("a\nb\n", "")

    def test_markers_keep_their_indent(self):
        text = "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n"
        assert with_our_markers(text) == text.replace("###", "#")

    def test_without_markers_all_is_solution(self):
        assert with_our_markers("x = 1") == (
            "# BEGIN SOLUTION\nx = 1\n# END SOLUTION\n"
        )

    @pytest.mark.parametrize("metadata", [None, [], {}, {"nbgrader": 4}])
    def test_a_cell_without_marks_says_nothing(self, metadata):
        assert nbgrader_marks({"metadata": metadata}) == {}

    @pytest.mark.parametrize("kernel", [{}, {"language": None}, {"language": "Python"}])
    def test_python_goes_by_several_names(self, tmp_path, kernel):
        path = tmp_path / "a.ipynb"
        notebook = {"nbformat": 4, "cells": [], "metadata": {"kernelspec": kernel}}
        path.write_text(json.dumps(notebook))
        assert read_source(path) == notebook


class TestRefused:
    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("### BEGIN X", "got one that does not end"),
            ("a\n### END X", "got line 2: '### END X'"),
            ("# BEGIN X\n# BEGIN X\n# END X", "got line 2: '# BEGIN X'"),
        ],
    )
    def test_a_region_that_is_not_one(self, text, said):
        with pytest.raises(ConfigError, match=f"must have its END X, {said}"):
            split_region(text, "X")
