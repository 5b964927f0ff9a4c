"""Turn what an answer returned into a record: values in, JSON out.

Everything is recorded by its exact type. A subclass of a tensor is not a tensor, a list
is not an array, and what cannot be recorded is named rather than raised, so that the
comparison can say so.
"""

import base64
from collections.abc import Mapping
from typing import Any

import numpy as np

from llmos_check.records import (
    MAX_BYTES,
    MAX_DEPTH,
    MAX_ITEMS,
    SCALARS,
    STORED_AS,
    VERSION,
    JsonObject,
    Record,
    Value,
)


def encode_record(
    name: str, values: Mapping[str, object], *, ops: tuple[str, ...] | None = None
) -> JsonObject:
    """Turn what an answer returned into a record that a message can carry.

    Something too large or of a foreign type is recorded as what it was, so that the
    comparison can say so; it never raises because of a value.

    Args:
        name: The check's name.
        values: What to record, by name: tensors, arrays, numbers, strings, lists.
        ops: Operations the answer used; None where they were not watched.

    Example:
        >>> encode_record("half", {"x": 0.5})["values"]["x"]["kind"]
        'float'
    """
    encoded: dict[str, JsonObject] = {}
    budget = MAX_BYTES
    for key, value in values.items():
        encoded[key] = encode_value(value, max_bytes=budget)
        budget -= _stored_bytes(encoded[key])
    payload: JsonObject = {"v": VERSION, "name": name, "values": encoded}
    return payload | ({} if ops is None else {"ops": list(ops)})


def encode_value(value: object, *, max_bytes: int, depth: int = 0) -> JsonObject:
    """Encode one value by its exact type: a subclass is not what it claims to be."""
    if value is None:
        return {"kind": "none"}
    if type(value) is str:
        return _encode_text(value, max_bytes=max_bytes)
    if type(value) in SCALARS:
        return _encode_scalar(value)
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return _encode_items(value, max_bytes=max_bytes, depth=depth)
    return _encode_numbers(value, max_bytes=max_bytes)


def _encode_text(value: str, *, max_bytes: int) -> JsonObject:
    data = value.encode("utf-8", "replace")
    if len(data) > max_bytes:
        return _other(f"str of {len(data)} bytes, too long to record")
    return {"kind": "str", "data": base64.b64encode(data).decode("ascii")}


def _encode_scalar(value: Any) -> JsonObject:  # noqa: ANN401 - float, int or bool
    kind = type(value)
    if kind is int and not -(2**63) <= value < 2**63:
        return _other("int of more than 64 bits")
    return _pack(kind.__name__, SCALARS[kind], np.asarray(value))


def _encode_items(value: list | tuple, *, max_bytes: int, depth: int) -> JsonObject:
    kind = type(value).__name__
    if depth >= MAX_DEPTH or len(value) > MAX_ITEMS:
        return _other(f"{kind}, too long or too deep to record")
    items = []
    for item in value:
        items.append(encode_value(item, max_bytes=max_bytes, depth=depth + 1))
        max_bytes -= _stored_bytes(items[-1])
    return {"kind": kind, "items": items}


def _encode_numbers(value: object, *, max_bytes: int) -> JsonObject:
    import torch

    if type(value) in (torch.Tensor, torch.nn.Parameter):
        return _encode_tensor(value, max_bytes=max_bytes)
    if isinstance(value, np.ndarray | np.generic):
        return _encode_array(np.asarray(value), "ndarray", max_bytes=max_bytes)
    return _other(f"{type(value).__module__}.{type(value).__qualname__}"[:200])


def _encode_tensor(value: Any, *, max_bytes: int) -> JsonObject:  # noqa: ANN401
    dtype = str(value.dtype).removeprefix("torch.")
    if dtype not in STORED_AS:
        return _other(f"{dtype} tensor")
    if value.numel() * value.element_size() > max_bytes:
        return _other(f"tensor of {value.numel()} numbers, too large to record")
    plain = value.detach().cpu().resolve_neg()
    numbers = (plain.float() if dtype.endswith("float16") else plain).numpy()
    return _pack("tensor", dtype, numbers)


def _encode_array(value: np.ndarray, kind: str, *, max_bytes: int) -> JsonObject:
    if value.dtype.name not in STORED_AS:
        return _other(f"{value.dtype.name} array")
    if value.nbytes > max_bytes:
        return _other(f"array of {value.size} numbers, too large to record")
    return _pack(kind, value.dtype.name, value)


def _pack(kind: str, dtype: str, numbers: np.ndarray) -> JsonObject:
    data = np.ascontiguousarray(numbers.astype(STORED_AS[dtype])).tobytes()
    return {
        "kind": kind,
        "dtype": dtype,
        "shape": list(numbers.shape),
        "data": base64.b64encode(data).decode("ascii"),
    }


def _other(what: str) -> JsonObject:
    return {"kind": "other", "type": what}


def _stored_bytes(encoded: JsonObject) -> int:
    inner = sum(_stored_bytes(item) for item in encoded.get("items", ()))
    return inner + len(encoded.get("data", "")) * 3 // 4


def store_record(record: Record) -> JsonObject:
    """The JSON a decoded record came from.

    Example:
        >>> from llmos_check.records import decode_record
        >>> payload = encode_record("half", {"x": 0.5, "y": [1, "a"]})
        >>> store_record(decode_record(payload)) == payload
        True
    """
    values = {name: _store_value(value) for name, value in record.values.items()}
    payload: JsonObject = {"v": VERSION, "name": record.name, "values": values}
    return payload | ({} if record.ops is None else {"ops": list(record.ops)})


def _store_value(value: Value) -> JsonObject:
    if value.array is not None:
        return _pack(value.kind, value.dtype, value.array)
    if value.kind == "str":
        return _encode_text(value.text, max_bytes=MAX_BYTES)
    if value.kind in ("list", "tuple"):
        items = [_store_value(item) for item in value.items]
        return {"kind": value.kind, "items": items}
    return {"kind": "none"} if value.kind == "none" else _other(value.text)
