"""What a check says about an answer, as bytes that survive a hostile sender.

A check never says "right". It records what the answer returned, and whoever holds the
reference compares the two records. This module is the format and its reader; `encoding`
writes it, `comparison` compares two of them.

A record is `{"v": 1, "name": ..., "values": {name: value}, "ops": [...]}`, and a value
is one of

    {"kind": "tensor" | "ndarray" | "float" | "int" | "bool",
     "dtype": ..., "shape": [...], "data": base64 of little-endian numbers}
    {"kind": "str", "data": base64 of UTF-8}
    {"kind": "list" | "tuple", "items": [value, ...]}
    {"kind": "none"}
    {"kind": "other", "type": what it was}

Base64 keeps NaN, infinities and every bit; nothing is ever unpickled. float16 and
bfloat16 travel as float32 under their own name.
"""

import base64
import binascii
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

MIME = "application/vnd.llmos.check+json"
VERSION = 1
MAX_BYTES = 256 * 1024
MAX_VALUES = 64
MAX_ITEMS = 1_000
MAX_DEPTH = 4
MAX_AXES = 8

NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_.-]{0,63}")
STORED_AS = {
    "float64": "<f8",
    "float32": "<f4",
    "float16": "<f4",
    "bfloat16": "<f4",
    "int64": "<i8",
    "int32": "<i4",
    "int16": "<i2",
    "int8": "|i1",
    "uint8": "|u1",
    "bool": "|b1",
}
SCALARS = {float: "float64", int: "int64", bool: "bool"}
NUMERIC = {"tensor", "ndarray", *(scalar.__name__ for scalar in SCALARS)}
FIELDS = {
    **{kind: {"kind", "dtype", "shape", "data"} for kind in NUMERIC},
    "str": {"kind", "data"},
    "list": {"kind", "items"},
    "tuple": {"kind", "items"},
    "none": {"kind"},
    "other": {"kind", "type"},
}

JsonObject = dict[str, Any]


class RecordError(ValueError):
    """A record breaks the format: it was not made by `encode_record`."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Value:
    """One thing that a check recorded."""

    kind: str
    """The Python type in one word; see the module's docstring."""

    dtype: str = ""
    """Of numbers: the name of their type."""

    array: np.ndarray | None = None
    """Of numbers: the numbers; a scalar has no axes."""

    text: str = ""
    """Of a string: itself. Of something that cannot be recorded: what it was."""

    items: "tuple[Value, ...]" = ()
    """Of a list or tuple: what it holds."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Record:
    """Everything one check recorded about one run."""

    name: str
    """The check's name."""

    values: Mapping[str, Value]
    """What was recorded, by name."""

    ops: tuple[str, ...] | None = None
    """The operations the answer used; None where the check did not watch them."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One way in which a record is not the expected one."""

    value: str
    """The name of the value."""

    what: str
    """One of missing, extra, kind, dtype, shape, values."""

    message: str
    """For the student; says nothing about the expected numbers."""


def decode_record(payload: object) -> Record:
    """Read a record of unknown origin.

    Args:
        payload: Whatever stood under the record's MIME type, already parsed as JSON.

    Raises:
        RecordError: it is not exactly a record: another version, a field too many or
            too few, a size that does not fit its data, something over a limit.
    """
    record = _object(payload, required={"v", "name", "values"}, optional={"ops"})
    if type(record["v"]) is not int or record["v"] != VERSION:
        raise RecordError(f"record version must be {VERSION}, got {record['v']!r:.40}")
    values = record["values"]
    if type(values) is not dict or len(values) > MAX_VALUES:
        raise RecordError(f"a record must hold at most {MAX_VALUES} named values")
    decoded = {_name(key): _decode_value(value) for key, value in values.items()}
    ops = record.get("ops")
    if "ops" in record and (type(ops) is not list or len(ops) > MAX_ITEMS):
        raise RecordError(f"ops must be a list of at most {MAX_ITEMS} names")
    names = None if ops is None else tuple(_name(op) for op in ops)
    return Record(name=_name(record["name"]), values=decoded, ops=names)


def _decode_value(payload: object, depth: int = 0) -> Value:
    if type(payload) is not dict or type(payload.get("kind")) is not str:
        raise RecordError("a value must be an object with a kind")
    kind = payload["kind"]
    if kind not in FIELDS:
        raise RecordError(f"kind must be one of {sorted(FIELDS)}, got {kind!r:.40}")
    value = _object(payload, required=FIELDS[kind])
    if kind in NUMERIC:
        return _decode_numbers(kind, value)
    if kind == "str":
        text = _bytes(value["data"]).decode("utf-8", "replace")
        return Value(kind=kind, text=text)
    if kind in ("list", "tuple"):
        return _decode_items(kind, value["items"], depth)
    return Value(kind=kind, text=_short_text(value.get("type", "")))


def _decode_items(kind: str, items: object, depth: int) -> Value:
    if type(items) is not list or len(items) > MAX_ITEMS or depth >= MAX_DEPTH:
        raise RecordError(
            f"a {kind} must hold at most {MAX_ITEMS} items, {MAX_DEPTH} levels deep"
        )
    decoded = tuple(_decode_value(item, depth + 1) for item in items)
    return Value(kind=kind, items=decoded)


def _decode_numbers(kind: str, value: JsonObject) -> Value:
    dtype, shape = value["dtype"], value["shape"]
    if type(dtype) is not str or dtype not in STORED_AS:
        raise RecordError(f"dtype must be one of {list(STORED_AS)}, got {dtype!r:.40}")
    if type(shape) is not list or len(shape) > MAX_AXES:
        raise RecordError(f"shape must be a list of at most {MAX_AXES} sizes")
    if any(type(size) is not int or not 0 <= size <= MAX_BYTES for size in shape):
        raise RecordError(f"sizes must be 0 to {MAX_BYTES}, got {shape!r:.80}")
    if kind in ("float", "int", "bool") and (shape or not dtype.startswith(kind)):
        raise RecordError(f"a {kind} must be one {kind}, got {dtype} of {shape!r:.80}")
    data, stored = _bytes(value["data"]), np.dtype(STORED_AS[dtype])
    if math.prod(shape) * stored.itemsize != len(data):
        raise RecordError(f"{shape!r:.80} {dtype} must fill {len(data)} bytes exactly")
    if dtype == "bool" and data.strip(b"\0\1"):
        raise RecordError("a bool must be 0 or 1")
    numbers = np.frombuffer(data, stored).reshape(shape)
    return Value(kind=kind, dtype=dtype, array=numbers)


def _object(
    payload: object,
    *,
    required: set[str],
    optional: frozenset[str] | set[str] = frozenset(),
) -> JsonObject:
    if type(payload) is not dict:
        raise RecordError(f"must be an object, got {type(payload).__name__}")
    keys = set(payload)
    if not required <= keys <= required | optional:
        raise RecordError(
            f"fields must be {sorted(required)}, got {sorted(keys)!r:.200}"
        )
    return payload


def _name(value: object) -> str:
    if type(value) is not str or not NAME.fullmatch(value):
        raise RecordError(f"a name must be a short identifier, got {value!r:.40}")
    return value


def _short_text(value: object) -> str:
    if type(value) is not str or len(value) > 200:
        raise RecordError("a type must be a string of at most 200 characters")
    return value


def _bytes(value: object) -> bytes:
    if type(value) is not str or len(value) > 4 * (MAX_BYTES // 3 + 1):
        raise RecordError(f"data must be base64 of at most {MAX_BYTES} bytes")
    try:
        return base64.b64decode(value.encode("ascii"), validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise RecordError(f"data must be base64 ({error})"[:200]) from error
