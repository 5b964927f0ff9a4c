"""Messages of a kernel nobody trusts, reduced to the little that grading reads.

Student code holds the key that signs the kernel's messages, so a valid signature
proves nothing. A message is taken only if its outline is right; of its content only
known fields of the right type are kept, texts are cut and cleaned, pictures and
web pages are dropped, records are passed on as JSON text. What cannot be parsed raises.
"""

import json
import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from llmos_check.records import MIME

if TYPE_CHECKING:
    from jupyter_client.session import Session

MAX_TEXT = 20_000
MAX_LINES = 200
Message = dict[str, Any]

TERMINAL_CODES = re.compile(
    r"\x1b(?:\][^\x07\x1b]*(?:\x07|\x1b\\)?|\[[0-?]*[ -/]*[@-~]?|.?)"
)
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class MessageError(Exception):
    """Bytes that no honest kernel sends."""


def clean_text(text: str, *, limit: int = MAX_TEXT) -> str:
    r"""Cut a text and remove what steers a terminal, hides or reorders characters.

    Example:
        >>> clean_text("a\x1b[31mred\x1b[0m\x00")
        'ared'
    """
    cut = text[:limit]
    plain = UNPRINTABLE.sub("", TERMINAL_CODES.sub("", cut))
    return plain.encode("utf-8", "replace").decode("utf-8")


def plain_message(session: "Session", frames: list[bytes]) -> Message | None:
    """Parse one message.

    Args:
        session: Knows the key and the wire format.
        frames: The message as it came.

    Returns:
        Its type, its parent and its reduced content; None if grading has no use for it.

    Raises:
        MessageError: the bytes are not a signed message.
    """
    try:
        _, parts = session.feed_identities(frames)
        raw = session.deserialize(parts)
        msg_type, parent = raw["header"]["msg_type"], raw["parent_header"]
        content, msg_id = raw["content"], parent.get("msg_id")
    except (ValueError, TypeError, KeyError, IndexError, AttributeError) as error:
        raise MessageError("not a message") from error
    except (RecursionError, OverflowError) as error:
        raise MessageError("nested too deeply") from error
    keep = KEEP.get(msg_type) if isinstance(msg_type, str) else None
    if keep is None or not isinstance(content, dict) or not isinstance(msg_id, str):
        return None
    if (reduced := keep(content)) is None:
        return None
    parent_header = {"msg_id": msg_id}
    return {"msg_type": msg_type, "parent_header": parent_header, "content": reduced}


def _texts(content: dict[str, Any], *names: str) -> dict[str, Any] | None:
    found = {name: content.get(name) for name in names}
    return found if all(isinstance(text, str) for text in found.values()) else None


def _keep_stream(content: dict[str, Any]) -> dict[str, Any] | None:
    found = _texts(content, "name", "text")
    if found is None or found["name"] not in ("stdout", "stderr"):
        return None
    return found | {"text": clean_text(found["text"])}


def _keep_data(content: dict[str, Any]) -> dict[str, Any] | None:
    data = content.get("data")
    if not isinstance(data, dict):
        return None
    kept: dict[str, Any] = {}
    if MIME in data:
        try:
            kept[MIME] = json.dumps(data[MIME])
        except RecursionError as error:
            raise MessageError("nested too deeply") from error
    if isinstance(data.get("text/plain"), str):
        kept["text/plain"] = clean_text(data["text/plain"])
    return {"data": kept, "metadata": {}, "execution_count": 0}


def _keep_error(content: dict[str, Any]) -> dict[str, Any] | None:
    found = _texts(content, "ename", "evalue")
    lines = content.get("traceback")
    if found is None or not isinstance(lines, list):
        return None
    kept = [clean_text(line) for line in lines[:MAX_LINES] if isinstance(line, str)]
    return {
        "ename": clean_text(found["ename"], limit=100),
        "evalue": clean_text(found["evalue"], limit=1000),
        "traceback": kept,
    }


KEEP: dict[str, Callable[[dict[str, Any]], dict[str, Any] | None]] = {
    "status": lambda content: _texts(content, "execution_state"),
    "execute_reply": lambda content: _texts(content, "status"),
    "stream": _keep_stream,
    "display_data": _keep_data,
    "execute_result": _keep_data,
    "error": _keep_error,
}
