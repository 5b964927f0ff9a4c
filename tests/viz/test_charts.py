"""Lines, bars and tables: drawn with a description, or refused."""

import pytest
import torch

from llmos_edu.core import InputError
from llmos_edu.viz import bar_chart, charts, heatmap, line_plot

ALT = "The measured cost follows the formula."


def lines(heights, **more):
    return line_plot(
        [1, 2, 4],
        heights,
        x_label="seq_len",
        y_label="milliseconds",
        alt=ALT,
        **more,
    )


def table(values, **more):
    labels = {"row_labels": ["a", "b"], "column_labels": ["c", "d"]} | more
    return heatmap(values, alt=ALT, **labels)


class TestLines:
    def test_the_description_is_the_authors(self):
        assert lines({"formula": [1, 4, 16]}).alt == ALT

    @pytest.mark.parametrize("log_axes", ["x", "y", "xy"])
    def test_logarithmic_axes_change_the_picture(self, log_axes):
        straight = lines({"formula": [1, 4, 16]})
        assert lines({"formula": [1, 4, 16]}, log_axes=log_axes).png != straight.png

    def test_a_narrow_logarithmic_axis_has_more_than_one_number(self, monkeypatch):
        shown = []
        show = charts.show
        monkeypatch.setattr(
            charts,
            "show",
            lambda drawn, *, alt: shown.append(drawn) or show(drawn, alt=alt),
        )
        lines({"time": [1.6, 9.0, 35.0]}, log_axes="y")
        labels = {tick.get_text() for tick in shown[0].axes[0].get_yticklabels()}
        assert labels >= {"2", "5", "10", "20"}

    def test_a_line_of_another_length_is_refused(self):
        with pytest.raises(InputError, match=r"'short' .* got 2 heights and 3 x"):
            lines({"short": [1, 2]})

    def test_no_line_is_refused(self):
        with pytest.raises(InputError, match="1 to 6, got 0"):
            lines({})

    def test_an_unknown_axis_is_refused(self):
        with pytest.raises(InputError, match=r"log_axes must be .*got 'z'"):
            lines({"formula": [1, 4, 16]}, log_axes="z")


class TestBars:
    def test_large_and_small_amounts_are_drawn(self):
        bars = {"embedding": 1_572_864, "norm": 0.25}
        assert bar_chart(bars, x_label="parameters", alt=ALT).alt == ALT

    def test_too_many_bars_are_refused(self):
        with pytest.raises(InputError, match="1 to 24, got 25"):
            bar_chart({str(i): i for i in range(25)}, x_label="n", alt=ALT)


class TestTables:
    def test_numbers_are_drawn(self):
        assert table([[1, 2], [3, 4]]).png != table([[1, 2], [4, 3]]).png

    def test_a_table_of_one_value_is_drawn(self):
        assert table(torch.ones(2, 2)).alt == ALT

    def test_rows_must_be_named(self):
        with pytest.raises(InputError, match=r"row_labels .* 2 places, got 1"):
            table([[1, 2], [3, 4]], row_labels=["a"])
