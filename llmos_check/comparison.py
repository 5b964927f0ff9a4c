"""Compare what was recorded with what was expected, without telling what that is."""

from collections.abc import Iterator

import numpy as np

from llmos_check.records import NUMERIC, Difference, Record, Value


def differences(
    expected: Record, given: Record, *, rtol: float, atol: float
) -> tuple[Difference, ...]:
    """List every way in which a record is not the expected one; none means equal.

    Python type, number type and shape must agree exactly. Numbers agree within
    `atol + rtol * |expected|`; NaN only with NaN, an infinity only with itself.

    Args:
        expected: What the reference recorded.
        given: What the answer recorded.
        rtol: Relative tolerance, from the instructor's notebook, never from a record.
        atol: Absolute tolerance, from the same place.

    Returns:
        Differences in the order of the expected values; their messages never hold an
        expected number.
    """
    return tuple(_record_differences(expected, given, rtol=rtol, atol=atol))


def _record_differences(
    expected: Record, given: Record, *, rtol: float, atol: float
) -> Iterator[Difference]:
    if given.name != expected.name:
        message = f"the record is of `{given.name}`, not of `{expected.name}`"
        yield Difference(value="", what="missing", message=message)
        return
    for name, value in expected.values.items():
        if name not in given.values:
            message = f"`{name}` was not recorded"
            yield Difference(value=name, what="missing", message=message)
        elif found := _difference(value, given.values[name], rtol=rtol, atol=atol):
            what, message = found
            yield Difference(value=name, what=what, message=f"`{name}` {message}")
    for name in given.values:
        if name not in expected.values:
            message = f"`{name}` was recorded and not asked for"
            yield Difference(value=name, what="extra", message=message)


def _difference(
    expected: Value, given: Value, *, rtol: float, atol: float
) -> tuple[str, str] | None:
    if given.kind != expected.kind:
        return "kind", f"is {_described(given)}, but must be {_described(expected)}"
    if expected.kind in NUMERIC:
        return _number_difference(expected, given, rtol=rtol, atol=atol)
    if expected.kind in ("list", "tuple"):
        return _item_difference(expected, given, rtol=rtol, atol=atol)
    if given.text != expected.text:
        return "values", "is another text"
    return None


def _number_difference(
    expected: Value, given: Value, *, rtol: float, atol: float
) -> tuple[str, str] | None:
    if expected.array is None or given.array is None:
        raise TypeError(f"a decoded {expected.kind} must hold numbers")
    if given.dtype != expected.dtype:
        return "dtype", f"holds {given.dtype}, but must hold {expected.dtype}"
    if given.array.shape != expected.array.shape:
        shapes = f"{given.array.shape}, but must have {expected.array.shape}"
        return "shape", f"has shape {shapes}"
    if np.issubdtype(expected.array.dtype, np.floating):
        same = np.isclose(
            given.array, expected.array, rtol=rtol, atol=atol, equal_nan=True
        )
    else:
        same = given.array == expected.array
    wrong = ~np.asarray(same)
    return ("values", _counted(given.array, wrong)) if wrong.any() else None


def _counted(given: np.ndarray, wrong: np.ndarray) -> str:
    """How many numbers are wrong, and how many of those are no numbers at all."""
    n_wrong = int(np.count_nonzero(wrong))
    n_nan = int(np.count_nonzero(wrong & np.isnan(given)))
    if not given.shape:
        return "is not a number (NaN)" if n_nan else "is another number"
    if n_nan == n_wrong:
        return f"is not a number (NaN) in {n_nan} of {given.size}"
    nan = f", {n_nan} of them NaN" if n_nan else ""
    return f"differs in {n_wrong} of {given.size} numbers{nan}"


def _item_difference(
    expected: Value, given: Value, *, rtol: float, atol: float
) -> tuple[str, str] | None:
    if len(given.items) != len(expected.items):
        lengths = f"{len(given.items)} items, but must hold {len(expected.items)}"
        return "shape", f"holds {lengths}"
    for index, (left, right) in enumerate(
        zip(expected.items, given.items, strict=True)
    ):
        if found := _difference(left, right, rtol=rtol, atol=atol):
            return found[0], f"at item {index} {found[1]}"
    return None


def _described(value: Value) -> str:
    if value.kind == "other":
        return value.text
    return {"none": "None", "ndarray": "a NumPy array", "int": "an int"}.get(
        value.kind, f"a {value.kind}"
    )
