"""A chapter that cannot be shown as it should be is refused in one line."""

import pytest

from llmos_edu.book.outputs import (
    PICTURE,
    check_outputs,
    give_outputs,
    lean,
    take_outputs,
)
from llmos_edu.core import InputError
from llmos_edu.viz.widgets import MIME
from tests.book.scratch import PNG, cell, failure, notebook, shown, widget, words

VIEW = "application/vnd.jupyter.widget-view+json"


class TestLaws:
    def test_outputs_that_are_taken_can_be_given_back(self):
        ran = notebook(cell(shown({"text/plain": "2"})), words("more"), cell(count=2))
        bare = notebook(cell(count=None), words("more"), cell(count=None))
        assert give_outputs(bare, take_outputs(ran)) == ran | {"cells": ran["cells"]}

    def test_a_lean_chapter_keeps_widgets_and_drops_their_views(self):
        output = widget(picture=True)
        output["data"][VIEW] = {"model_id": "1"}
        ran = notebook(cell(output)) | {"metadata": {"widgets": {"state": {}}}}
        page = lean(ran)
        (kept,) = page["cells"][1]["outputs"]
        assert set(kept["data"]) == {MIME, "text/plain"}
        assert kept["metadata"][PICTURE] == PNG
        assert page["metadata"] == {}
        assert VIEW in ran["cells"][1]["outputs"][0]["data"]


class TestEdges:
    def test_a_good_chapter_passes(self):
        picture = shown({"image/png": PNG}, {"image/png": {"alt": "One dot"}})
        assert check_outputs("01", notebook(cell(picture), cell(count=2))) is None

    def test_a_failed_cell_is_named(self):
        with pytest.raises(InputError, match=r"01, cell \[1\] with ValueError: too sm"):
            check_outputs("01", notebook(cell(failure())))

    def test_a_cell_may_fail_on_purpose(self):
        on_purpose = cell(failure(), tags=["raises-exception"])
        assert check_outputs("01", notebook(on_purpose)) is None

    @pytest.mark.parametrize("count", [None, 7])
    def test_a_stale_cell_is_named(self, count):
        with pytest.raises(InputError, match=rf"cell \[2\] with count {count}; run"):
            check_outputs("01", notebook(cell(), cell(count=count)))

    def test_a_heavy_widget_is_named_with_its_weight(self):
        with pytest.raises(
            InputError, match=r"500_000 bytes.*600_\d+ in 01.*quiz_card"
        ):
            check_outputs("01", notebook(cell(widget(weight=600_000))))

    def test_a_picture_without_a_description_is_named(self):
        with pytest.raises(InputError, match=r"01, cell \[1\] without one"):
            check_outputs("01", notebook(cell(shown({"image/png": PNG}))))
