"""Send a record out of the kernel."""

from typing import Any

from llmos_check.encoding import encode_record
from llmos_check.ops import take_ops
from llmos_check.records import MIME


def emit(name: str, **values: Any) -> None:  # noqa: ANN401 - whatever an answer returns
    """Record what an answer returned, and say nothing about it.

    Args:
        name: The check's name.
        values: What to record: tensors, arrays, numbers, strings, lists of them.
    """
    publish(encode_record(name, values, ops=take_ops()), text=f"recorded: {name}")


def publish(payload: dict[str, Any], *, text: str) -> None:
    """Display a record; `text` is what a reader sees."""
    from IPython.display import publish_display_data

    publish_display_data({MIME: payload, "text/plain": text})
