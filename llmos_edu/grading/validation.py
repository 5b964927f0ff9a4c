"""The rules of `schema`, as a table, and everything that breaks them in a notebook."""

import re
from collections.abc import Callable, Iterator, Mapping

from llmos_edu.grading.cells import (
    NAMESPACE,
    VERSION,
    Cell,
    Notebook,
    settings,
    source,
)

WATCH = "watch("
NAME = re.compile(r"[a-z][a-z0-9_]{0,47}")


def _is_name(value: object) -> bool:
    return type(value) is str and NAME.fullmatch(value) is not None


def _is_text(value: object) -> bool:
    return type(value) is str and bool(value.strip())


def _is_number(value: object) -> bool:
    return type(value) in (int, float) and 0 <= value < 1e9  # type: ignore[operator]


def _is_positive(value: object) -> bool:
    return _is_number(value) and value > 0  # type: ignore[operator]


def _is_bool(value: object) -> bool:
    return type(value) is bool


def _is_difficulty(value: object) -> bool:
    return type(value) is int and value in (1, 2, 3)


def _is_texts(value: object) -> bool:
    return type(value) is list and all(_is_text(item) for item in value)


def _is_names(value: object) -> bool:
    return type(value) is list and bool(value) and all(_is_name(v) for v in value)


Rule = tuple[Callable[[object], bool], str]
A_NAME: Rule = (_is_name, "lower-case letters, digits and _, starting with a letter")
TEXTS: Rule = (_is_texts, "a list of texts")
YES_NO: Rule = (_is_bool, "true or false")
NUMBER: Rule = (_is_number, "a number from 0")
FIELDS: Mapping[str, Mapping[str, Rule]] = {
    "setup": {},
    "task": {
        "name": A_NAME,
        "title": (_is_text, "a text"),
        "difficulty": (_is_difficulty, "1, 2 or 3"),
        "minutes": (_is_positive, "a number above 0"),
        "hints": TEXTS,
        "optional": YES_NO,
    },
    "answer": {"name": A_NAME, "allow": TEXTS, "forbid_ops": TEXTS},
    "check": {
        "name": A_NAME,
        "points": NUMBER,
        "after": (_is_names, "a list of at least one answer's name"),
        "hidden": YES_NO,
        "bonus": YES_NO,
        "rtol": NUMBER,
        "atol": NUMBER,
        "timeout_s": (_is_positive, "a number above 0"),
        "forbid_ops": TEXTS,
    },
}
REQUIRED: Mapping[str, tuple[str, ...]] = {
    "setup": (),
    "task": ("name", "title", "difficulty", "minutes"),
    "answer": ("name",),
    "check": ("name", "points", "after"),
}


def find_problems(notebook: object) -> list[str]:
    """Everything in a notebook that breaks the schema, each with its cell from 1.

    Total: any JSON value gives a list. An empty list means that `read_assignment`
    will succeed.
    """
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        return ["a notebook must be an object with a list of cells"]
    if not all(isinstance(cell, dict) for cell in notebook["cells"]):
        return ["every cell must be an object"]
    problems = list(_notebook_problems(notebook))
    for number, cell in enumerate(notebook["cells"], start=1):
        problems += [f"cell {number}: {found}" for found in _cell_problems(cell)]
    return problems or list(_relation_problems(notebook))


def _notebook_problems(notebook: Notebook) -> Iterator[str]:
    if notebook.get("nbformat") != 4:
        yield f"nbformat must be 4, got {notebook.get('nbformat')!r}"
    version = settings(notebook).get("version")
    if version != VERSION:
        yield f"metadata.{NAMESPACE}.version must be {VERSION}, got {version!r}"
    exercise = settings(notebook).get("exercise")
    if not _is_name(exercise):
        yield f"metadata.{NAMESPACE}.exercise must be a name, got {exercise!r}"


def _cell_problems(cell: Cell) -> Iterator[str]:
    metadata = cell.get("metadata")
    if not isinstance(metadata, dict) or NAMESPACE not in metadata:
        return
    found = settings(cell)
    role = found.get("role")
    if not isinstance(role, str) or role not in FIELDS:
        yield f"role must be one of {', '.join(FIELDS)}, got {role!r}"
        return
    kind = "markdown" if role == "task" else "code"
    if cell.get("cell_type") != kind:
        yield f"a {role} must be a {kind} cell, got {cell.get('cell_type')!r}"
    yield from _field_problems(role, found)


def _field_problems(role: str, found: Mapping[str, object]) -> Iterator[str]:
    for field in REQUIRED[role]:
        if field not in found:
            yield f"a {role} must have the field {field}"
    for field, value in found.items():
        if field == "role":
            continue
        if field not in FIELDS[role]:
            yield f"a {role} has no field {field!r}"
        elif not FIELDS[role][field][0](value):
            yield f"{role} {field} must be {FIELDS[role][field][1]}, got {value!r:.60}"


def _relation_problems(notebook: Notebook) -> Iterator[str]:
    """What is wrong between cells that are each right."""
    seen: dict[str, list[str]] = {role: [] for role in FIELDS}
    for number, cell in enumerate(notebook["cells"], start=1):
        found = settings(cell)
        role = found.get("role")
        if not role or role == "setup":
            continue
        if found["name"] in seen[role]:
            yield f"cell {number}: {role} {found['name']!r} must stand only once"
        if role == "check" and found.get("forbid_ops") and WATCH not in source(cell):
            yield (
                f"cell {number}: check {found['name']!r} must call {WATCH}...) on the "
                f"function, to see that it uses no {', '.join(found['forbid_ops'])}"
            )
        early = [name for name in found.get("after", ()) if name not in seen["answer"]]
        if early:
            yield (
                f"cell {number}: check {found['name']!r} must stand after the answers "
                f"it needs, got {', '.join(early)}"
            )
        seen[role].append(found["name"])
    yield from _missing_cells(seen)


def _missing_cells(seen: Mapping[str, list[str]]) -> Iterator[str]:
    for task in seen["task"]:
        if task not in seen["answer"]:
            yield f"task {task!r} must have an answer of the same name"
    for role in ("answer", "check"):
        if not seen[role]:
            yield f"an assignment must have at least one {role}"
