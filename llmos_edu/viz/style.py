"""One style for every figure: legible on a phone, by any eyes, and read out aloud.

Read in this order:

1. `COLOURS`   a palette that colour-blind readers can tell apart
2. `figure`    an empty figure in the style
3. `show`      the finished picture with its description; none goes without

A picture brings its own white background, so that it reads the same on a dark page, and
is a small PNG whose bytes depend on nothing but what was drawn.

Source: the palette is that of Okabe and Ito (2008), Color Universal Design.
"""

import base64
import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from llmos_edu.core.errors import InputError
from llmos_edu.core.files import write_bytes

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

COLOURS = {
    "blue": "#0072B2",
    "vermillion": "#D55E00",
    "green": "#009E73",
    "purple": "#AA4499",
    "orange": "#E69F00",
    "sky": "#56B4E9",
    "ink": "#1F2328",
    "grey": "#6E7781",
    "pale": "#D0D7DE",
}
"""Names of the colours that figures may use; the first four carry lines."""

LINES = [
    (COLOURS["blue"], "-"),
    (COLOURS["vermillion"], "--"),
    (COLOURS["green"], "-."),
    (COLOURS["purple"], ":"),
    (COLOURS["orange"], "-"),
    (COLOURS["sky"], "--"),
]
"""Colour and dash of the first, second ... line: never told apart by colour alone."""

WIDTH = 4.8
"""Width of a figure in inches: 10 pt text is then 10 px high on a 390 px phone."""

SHOWN_WIDTH = 560
"""Width on a desk in CSS pixels; a narrower page shrinks the picture."""

LEGEND_LETTERS = 56
"""Letters of a legend that fit side by side, each name with its dash."""

LEGEND_ROW = 0.22
"""Height of a row of the legend in inches."""

DENSITY = 1.5
"""Pixels of a picture to a pixel of the screen."""

MAX_BYTES = 60_000
"""The heaviest picture a page may carry."""

MIN_ALT = 20
"""A description shorter than this many characters describes nothing."""


@dataclass(frozen=True)
class Picture:
    """A finished figure and its description; a notebook shows both."""

    png: bytes = field(repr=False)
    """The picture, denser than a screen so that letters stay sharp."""

    alt: str
    """What a reader who cannot see the picture is told."""

    def _repr_mimebundle_(
        self, **_only: object
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        data = {
            "image/png": base64.b64encode(self.png).decode("ascii"),
            "text/plain": self.alt,
        }
        return data, {"image/png": {"alt": self.alt, "width": SHOWN_WIDTH}}

    def save(self, path: Path | str) -> None:
        """Write the picture to a PNG file.

        Raises:
            FileError: the folder is missing, full or read-only.
        """
        write_bytes(Path(path), self.png)


@contextmanager
def styled() -> Iterator[None]:
    """Draw in the house style inside the block; outside, nothing has changed."""
    import matplotlib as mpl

    settings: dict[str, Any] = {
        "axes.edgecolor": COLOURS["grey"],
        "axes.grid": False,
        "axes.labelcolor": COLOURS["ink"],
        "axes.spines.right": False,
        "axes.spines.top": False,
        "axes.titlelocation": "left",
        "axes.titlesize": 11,
        "axes.titleweight": "bold",
        "figure.constrained_layout.use": True,
        "figure.facecolor": "white",
        "font.family": "DejaVu Sans",
        "font.size": 10,
        "grid.color": COLOURS["pale"],
        "grid.linewidth": 0.6,
        "legend.frameon": False,
        "legend.fontsize": 9.5,
        "lines.linewidth": 1.9,
        "text.color": COLOURS["ink"],
        "text.parse_math": False,
        "xtick.color": COLOURS["ink"],
        "ytick.color": COLOURS["ink"],
    }
    fresh: dict[Any, Any] = dict(mpl.rcParamsDefault)
    del fresh["backend"]  # the notebook's own, not a matter of looks
    with mpl.rc_context(fresh | settings):
        yield


def figure(*, height: float | int = 3.0, rows: int = 1, columns: int = 1) -> "Figure":
    """Open an empty figure in the style, without any global state.

    Args:
        height: Inches; the width is always that of a phone.
        rows: Panels under each other.
        columns: Panels beside each other; more than four are too small to read.

    Returns:
        A figure whose panels are in `.axes`, row by row.
    """
    with styled():
        from matplotlib.figure import Figure

        empty = Figure(figsize=(WIDTH, height))
        empty.subplots(rows, columns)
    return empty


def name_lines(axes: "Axes") -> None:
    """Set the legend below the picture, where it covers no line and takes no room.

    Args:
        axes: With its lines drawn; must be of a figure that `figure` opened.
    """
    handles, names = axes.get_legend_handles_labels()
    across = max(1, min(len(names), LEGEND_LETTERS // (5 + max(map(len, names)))))
    whole = cast("Figure", axes.figure)
    rows = math.ceil(len(names) / across)
    whole.set_figheight(whole.get_figheight() + LEGEND_ROW * rows)
    whole.legend(handles, names, loc="outside lower center", ncols=across)


def show(drawn: "Figure", *, alt: str) -> Picture:
    """Finish a figure: fix its bytes and tie its description to it.

    Args:
        drawn: The figure.
        alt: One or two sentences with what there is to see: the axes, the shape of the
            curves, the number that matters.

    Raises:
        InputError: the description says nothing, or the picture is heavier than 60 KB.
    """
    if len(alt.strip()) < MIN_ALT:
        raise InputError(
            f"a figure needs alt text of at least {MIN_ALT} characters, got {alt!r}; "
            "say what there is to see: axes, shape of the curves, the main number"
        )
    with styled():
        png = _small_png(drawn)
    if len(png) > MAX_BYTES:
        raise InputError(
            f"a picture may weigh {MAX_BYTES} bytes, got {len(png)}; "
            "draw fewer marks, fewer panels, or a lower figure"
        )
    return Picture(png=png, alt=alt.strip())


def _small_png(drawn: "Figure") -> bytes:
    """Draw denser than a screen, then keep few colours: a chapter has many pictures."""
    from PIL import Image

    raw = io.BytesIO()
    drawn.savefig(raw, format="png", dpi=DENSITY * SHOWN_WIDTH / WIDTH)
    raw.seek(0)
    picture = Image.open(raw).convert("RGB")
    for n_colours in (32, 16):
        small = io.BytesIO()
        few = picture.quantize(n_colours, dither=Image.Dither.NONE)
        few.save(small, format="PNG", optimize=True)
        if small.tell() <= MAX_BYTES:
            break
    return small.getvalue()
