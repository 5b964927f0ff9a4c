"""The instructor's notebook on the batch's seed, and what known mistakes record."""

import json

import pytest

from llmos_check.records import decode_record
from llmos_edu.core.errors import ConfigError
from llmos_edu.grading.cells import settings
from llmos_edu.grading.reference import reference_notebook
from tests.grading.sealed import needs_box, open_room, write_bundle


class TestByHand:
    def test_it_asks_for_the_boxed_kernel_and_keeps_every_check(self, tmp_path):
        assignment = write_bundle(tmp_path).assignment
        notebook = reference_notebook(assignment)
        assert notebook["metadata"]["kernelspec"]["name"] == "llmos-box"
        names = [settings(cell).get("name") for cell in notebook["cells"]]
        assert set(assignment.checks) <= set(names)


@needs_box
@pytest.mark.slow
class TestGolden:
    def test_records_of_the_reference_and_of_each_mistake_are_kept(self):
        with open_room() as room:
            known = json.loads(room.desk.known.read_text())
        assert set(known) == set(room.bundle.assignment.checks)
        right = decode_record(known["double_hidden"]["expected"]).values["one"].array
        wrong = (
            decode_record(known["double_hidden"]["wrong"]["squared"])
            .values["one"]
            .array
        )
        assert wrong == (right / 2) ** 2
        assert known["double_hidden"]["says"] == {
            "squared": "You squared x; doubling is 2 * x."
        }
        # On a list the mistake raises, so that check has no record of it.
        assert known["double"]["wrong"] == {}


class TestEdges:
    @needs_box
    @pytest.mark.slow
    def test_a_reference_without_a_record_stops_the_batch(self, monkeypatch):
        monkeypatch.setattr("tests.grading.sealed._check", _silent(_original()))
        with (
            pytest.raises(ConfigError, match="got none for double with seed 20261123"),
            open_room(),
        ):
            pass


def _original():
    from tests.grading import sealed

    return sealed._check


def _silent(made):
    def check(name, answer, values, **more):
        cell = made(name, answer, values, **more)
        if name == "double":
            cell["source"] = ["pass\n"]
        return cell

    return check
