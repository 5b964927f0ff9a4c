"""Notebooks as plain JSON."""

import nbformat
import pytest

from llmos_edu.core.errors import ConfigError, FileError
from llmos_edu.grading.cells import (
    code_cell,
    notebook_text,
    read_notebook,
    settings,
    source,
)
from tests.grading.halving import halving


class TestByHand:
    def test_text_is_joined_whether_stored_as_lines_or_as_one(self):
        assert source({"source": ["a\n", "b"]}) == source({"source": "a\nb"}) == "a\nb"
        assert source({}) == ""

    def test_a_cells_settings_are_what_stands_under_our_name(self):
        assert settings({"metadata": {"llmos": {"role": "setup"}}}) == {"role": "setup"}

    @pytest.mark.parametrize("cell", [{}, {"metadata": 3}, {"metadata": {"llmos": 3}}])
    def test_anything_else_says_nothing(self, cell):
        assert settings(cell) == {}

    def test_a_code_cell_is_one_for_nbformat_too(self):
        cell = code_cell("a = 1\nb = 2\n", cell_id="x")
        notebook = {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        nbformat.validate(notebook)
        assert source(cell) == "a = 1\nb = 2\n"


class TestFiles:
    def test_what_is_written_is_read(self, tmp_path):
        path = tmp_path / "a.ipynb"
        path.write_text(notebook_text(halving()), encoding="utf-8")
        assert read_notebook(path) == halving()

    def test_the_order_of_fields_does_not_change_the_bytes(self):
        turned = dict(reversed(halving().items()))
        assert notebook_text(turned) == notebook_text(halving())

    def test_another_format_is_refused(self, tmp_path):
        path = tmp_path / "a.ipynb"
        path.write_text('{"nbformat": 3}')
        with pytest.raises(ConfigError, match=r"nbformat 4, got .*a\.ipynb"):
            read_notebook(path)

    def test_a_missing_file_is_named(self, tmp_path):
        with pytest.raises(FileError, match=r"b\.ipynb"):
            read_notebook(tmp_path / "b.ipynb")
