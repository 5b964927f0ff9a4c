"""Everything that breaks an assignment's metadata is refused, and named."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.schema import read_assignment
from llmos_edu.grading.validation import find_problems
from tests.grading.halving import cell, halving


def with_field(cell_id, **fields):
    notebook = halving()
    cell(notebook, cell_id)["metadata"]["llmos"].update(fields)
    return notebook


def without(cell_id):
    notebook = halving()
    notebook["cells"] = [c for c in notebook["cells"] if c["id"] != cell_id]
    return notebook


def changed(**fields):
    return halving() | fields


def twice(cell_id):
    notebook = halving()
    notebook["cells"].append(cell(notebook, cell_id))
    return notebook


BROKEN = {
    "no cells": ({"cells": {}}, "an object with a list of cells"),
    "a cell that is none": ({"cells": [3]}, "every cell must be an object"),
    "nbformat": (changed(nbformat=3), "nbformat must be 4, got 3"),
    "version": (
        changed(metadata={"llmos": {"version": 2, "exercise": "a"}}),
        "version must be 1, got 2",
    ),
    "exercise": (
        changed(metadata={"llmos": {"version": 1, "exercise": "../up"}}),
        r"exercise must be a name, got '\.\./up'",
    ),
    "role": (with_field("check-half", role="test"), "cell 5: role must be .* 'test'"),
    "role list": (with_field("check-half", role=[]), r"role must be .* got \[\]"),
    "kind": (with_field("answer-half", role="task"), "a task must be a markdown cell"),
    "name": (with_field("answer-half", name="A b"), "answer name must be .* 'A b'"),
    "points": (with_field("check-half", points=-1), "points must be .* got -1"),
    "points bool": (with_field("check-half", points=True), "points must .* got True"),
    "points nan": (with_field("check-half", points=float("nan")), "points must"),
    "after": (with_field("check-half", after=[]), r"after must be .* got \[\]"),
    "hidden": (with_field("check-half", hidden=1), "hidden must be true or false"),
    "rtol": (with_field("check-half", rtol="1"), "rtol must be a number"),
    "timeout": (with_field("check-half", timeout_s=0), "timeout_s must .* above 0"),
    "difficulty": (with_field("task-half", difficulty=4), "difficulty must be 1, 2"),
    "hints": (with_field("task-half", hints=["", "a"]), "hints must be a list of"),
    "unknown field": (
        with_field("check-half", grade=1),
        "a check has no field 'grade'",
    ),
    "early check": (
        with_field("check-half", after=["quarter"]),
        "check 'half' must stand after the answers it needs, got quarter",
    ),
    "unknown answer": (with_field("check-half", after=["third"]), "got third"),
    "twice": (twice("check-half"), "cell 10: check 'half' must stand only once"),
    "task alone": (with_field("task-half", name="third"), "task 'third' must have an"),
    "no check": (
        changed(cells=halving()["cells"][:4]),
        "must have at least one check",
    ),
    "no answer": (changed(cells=[]), "must have at least one answer"),
}


class TestRefused:
    @pytest.mark.parametrize("name", BROKEN)
    def test_a_broken_assignment_is_refused_with_the_reason(self, name):
        notebook, message = BROKEN[name]
        with pytest.raises(ConfigError, match=message):
            read_assignment(notebook)

    @pytest.mark.parametrize("field", ["name", "points", "after"])
    def test_a_check_without_a_required_field_is_refused(self, field):
        notebook = halving()
        del cell(notebook, "check-half")["metadata"]["llmos"][field]
        with pytest.raises(ConfigError, match=f"must have the field {field}"):
            read_assignment(notebook)

    def test_every_problem_is_told_at_once(self):
        notebook = with_field("check-half", points=-1, rtol=-1)
        with pytest.raises(ConfigError, match=r"2 problem\(s\).*points.*rtol"):
            read_assignment(notebook)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=20,
)


class TestLaws:
    @given(json_values)
    @settings(deadline=None)
    def test_any_json_value_gives_a_list_of_problems(self, value):
        assert find_problems(value)
        assert find_problems(changed(cells=[{"metadata": {"llmos": value}}]))

    @given(st.sampled_from(["name", "points", "after", "hidden", "rtol"]), json_values)
    @settings(deadline=None)
    def test_a_field_of_any_type_is_accepted_or_refused(self, field, value):
        notebook = with_field("check-half", **{field: value})
        if not find_problems(notebook):
            assert "half" in read_assignment(notebook).answers
