"""Every figure has a description, a small size and bytes of its own."""

import base64
import io
import subprocess
import sys

import matplotlib as mpl
import numpy as np
import pytest
from PIL import Image

from llmos_edu.core import FileError, InputError
from llmos_edu.viz import figure, show
from llmos_edu.viz.style import COLOURS, LINES, MAX_BYTES, styled

ALT = "A straight line that rises from 0 to 1."


def line():
    drawn = figure()
    drawn.axes[0].plot([0, 1], [0, 1])
    return drawn


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [
        c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels
    ]
    return float(np.dot(linear, [0.2126, 0.7152, 0.0722]))


class TestPicture:
    def test_the_description_goes_with_the_picture_and_stands_in_for_it(self):
        data, metadata = show(line(), alt=ALT)._repr_mimebundle_()
        assert data["text/plain"] == ALT
        assert metadata["image/png"]["alt"] == ALT
        assert base64.b64decode(data["image/png"]).startswith(b"\x89PNG")

    def test_the_same_drawing_gives_the_same_bytes(self):
        assert show(line(), alt=ALT).png == show(line(), alt=ALT).png

    def test_the_bytes_hold_no_date_and_no_program(self):
        picture = Image.open(io.BytesIO(show(line(), alt=ALT).png))
        assert set(picture.info) <= {"dpi"}

    def test_the_background_is_white_on_any_page(self):
        picture = Image.open(io.BytesIO(show(line(), alt=ALT).png)).convert("RGBA")
        assert picture.getpixel((0, 0)) == (255, 255, 255, 255)

    def test_saving_writes_the_picture(self, tmp_path):
        picture = show(line(), alt=ALT)
        picture.save(tmp_path / "line.png")
        assert (tmp_path / "line.png").read_bytes() == picture.png

    def test_saving_into_no_folder_is_refused(self, tmp_path):
        with pytest.raises(FileError, match="gone"):
            show(line(), alt=ALT).save(tmp_path / "gone" / "line.png")


class TestStyle:
    def test_a_readers_own_settings_are_neither_used_nor_changed(self):
        with mpl.rc_context({"font.size": 31.0}):
            with styled():
                assert mpl.rcParams["font.size"] == 10
            assert mpl.rcParams["font.size"] == 31.0

    def test_panels_are_counted_row_by_row(self):
        assert len(figure(rows=2, columns=3).axes) == 6

    @pytest.mark.parametrize("name", ["blue", "vermillion", "green", "purple", "grey"])
    def test_line_colours_stand_out_from_white(self, name):
        # WCAG 2.2, 1.4.11: graphics need a contrast of 3 to 1
        assert 1.05 / (luminance(COLOURS[name]) + 0.05) >= 3

    def test_no_two_lines_share_colour_and_dash(self):
        assert len(set(LINES)) == len(LINES)


class TestEdges:
    @pytest.mark.parametrize("alt", ["", "   ", "a plot"])
    def test_a_figure_without_description_is_refused(self, alt):
        with pytest.raises(InputError, match=f"at least 20 characters, got '{alt}'"):
            show(line(), alt=alt)

    def test_a_heavy_figure_is_refused(self):
        drawn = figure(height=4)
        noise = np.random.default_rng(0).random((400, 500))
        drawn.axes[0].imshow(noise, interpolation="none")
        with pytest.raises(InputError, match=f"may weigh {MAX_BYTES} bytes, got"):
            show(drawn, alt=ALT)


def test_importing_it_draws_nothing_and_loads_no_plotting_library():
    code = (
        "import sys, llmos_edu.viz; "
        "heavy = {'matplotlib', 'anywidget', 'torch', 'IPython'}; "
        "print(sorted(heavy & {*sys.modules}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
