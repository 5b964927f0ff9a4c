"""What all teaching widgets share: one ES module, plain JSON data, a still version.

A widget is a Python class that checks and rounds its data, and a JavaScript module of
the same name in `static/` that does all the drawing. The same file runs in JupyterLab
through anywidget and in the published book through `static/host.js`; on paper stands
the still version.

A new widget takes: a class below `Widget` with `_module`, `_esm` and its traits tagged
`sync=True`; a file `static/NAME.js` without imports whose default export is
`{ render({ model, el }) }`; a description (`alt`); and a browser test that uses it.
"""

import json
from pathlib import Path
from typing import Any, ClassVar

import anywidget
import traitlets

from llmos_edu.core.errors import InputError
from llmos_edu.viz.style import SHOWN_WIDTH, Picture

STATIC = Path(__file__).parent / "static"
"""The folder of the JavaScript modules, the style sheet and the host."""

MIME = "application/vnd.llmos.widget.v1+json"
"""Marks an output that the book can show without a kernel: the module's name, and the
data as one line of JSON, since a notebook would give every number a line of its own."""

MAX_STATE_BYTES = 500_000
"""The heaviest data a widget may carry."""


class Widget(anywidget.AnyWidget):
    """Base of every widget: its data, and what is shown where nothing can move."""

    alt = traitlets.Unicode().tag(sync=True)
    """What the widget shows, in words; read out and printed where it cannot run."""

    _css = STATIC / "widget.css"
    _module: ClassVar[str]
    _remedy: ClassVar[str] = "hand it less data"

    def __init__(self, **state: Any) -> None:  # noqa: ANN401 - traits check their values
        super().__init__(**state)
        size = len(json.dumps(self.data(), ensure_ascii=False).encode())
        if size > MAX_STATE_BYTES:
            self.close()
            raise InputError(
                f"a {type(self).__name__} may carry {MAX_STATE_BYTES:_} bytes of data, "
                f"got {size:_}; {self._remedy}"
            )

    def data(self) -> dict[str, Any]:
        """Everything the JavaScript module reads, as JSON values."""
        inherited = set(anywidget.AnyWidget.class_trait_names())
        names = set(type(self).class_trait_names(sync=True)) - inherited
        return {
            name: getattr(self, name)
            for name in sorted(names)
            if not name.startswith("_")
        }

    def still(self) -> Picture | None:
        """The picture for places that cannot run the widget; None if words do."""
        return None

    def __repr__(self) -> str:
        return f"{type(self).__name__}: {self.alt}"

    def _repr_mimebundle_(
        self,
        **only: Any,  # noqa: ANN401 - IPython's own protocol
    ) -> tuple[dict[str, Any], dict[str, Any]] | None:
        bundle = super()._repr_mimebundle_(**only)
        if bundle is None:
            return None
        data, metadata = dict(bundle[0]), dict(bundle[1])
        data["text/plain"] = repr(self)
        state = json.dumps(self.data(), ensure_ascii=False, separators=(",", ":"))
        data[MIME] = {"module": self._module, "state": state}
        picture = self.still()
        if picture is not None:
            drawn, _ = picture._repr_mimebundle_()
            data["image/png"] = drawn["image/png"]
            metadata["image/png"] = {"alt": self.alt, "width": SHOWN_WIDTH}
        return data, metadata
