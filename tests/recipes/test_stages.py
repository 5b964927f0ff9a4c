"""Stages: done once, remembered by their inputs, done again when anything changed."""

import json

import pytest

from llmos_edu.core import FileError
from llmos_edu.recipes import Stages
from llmos_edu.recipes.stages import fingerprint


class Counter:
    """Work that knows how often it was done."""

    def __init__(self, folder=None):
        self.n = 0
        self.folder = folder

    def __call__(self):
        self.n += 1
        if self.folder:
            (self.folder / "made.txt").write_text("made")
        return {"n": self.n}


class TestByHand:
    def test_the_same_inputs_are_not_worked_on_twice(self, tmp_path):
        work = Counter()
        first = Stages(tmp_path).do("count", work, inputs={"x": 1})
        again = Stages(tmp_path).do("count", work, inputs={"x": 1})
        assert (work.n, first.result, again.result) == (1, {"n": 1}, {"n": 1})
        assert (first.remembered, again.remembered) == (False, True)
        assert again.seconds == first.seconds

    def test_other_inputs_are(self, tmp_path):
        work = Counter()
        Stages(tmp_path).do("count", work, inputs={"x": 1})
        stage = Stages(tmp_path).do("count", work, inputs={"x": 2})
        assert (work.n, stage.remembered) == (2, False)

    def test_every_stage_is_told_of_in_order(self, tmp_path):
        told = []
        stages = Stages(tmp_path, on_stage=lambda stage: told.append(stage.name))
        stages.do("a", dict, inputs={})
        stages.do("b", dict, inputs={})
        assert told == ["a", "b"] == [stage.name for stage in stages.done]

    def test_time_spent_on_the_inputs_counts(self, tmp_path):
        stage = Stages(tmp_path).do("a", dict, inputs={}, spent=100.0)
        assert stage.seconds >= 100.0

    def test_the_order_of_the_inputs_does_not_matter(self):
        assert fingerprint({"a": 1, "b": 2}) == fingerprint({"b": 2, "a": 1})


class TestEdges:
    @pytest.mark.parametrize("damage", ["changed", None])
    def test_a_stage_whose_file_is_changed_or_gone_is_done_again(
        self, tmp_path, damage
    ):
        work = Counter(tmp_path)
        Stages(tmp_path).do("make", work, inputs={}, makes=("made.txt",))
        if damage:
            (tmp_path / "made.txt").write_text(damage)
        else:
            (tmp_path / "made.txt").unlink()
        Stages(tmp_path).do("make", work, inputs={}, makes=("made.txt",))
        Stages(tmp_path).do("make", work, inputs={}, makes=("made.txt",))
        assert work.n == 2

    @pytest.mark.parametrize("text", ["", '{"key": ', "[]", "{}", "null"])
    def test_a_damaged_record_is_not_believed(self, tmp_path, text):
        work = Counter()
        Stages(tmp_path).do("count", work, inputs={})
        (tmp_path / "stages" / "count.json").write_text(text)
        Stages(tmp_path).do("count", work, inputs={})
        assert work.n == 2

    def test_a_stage_that_was_interrupted_is_not_done(self, tmp_path):
        def interrupted():
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            Stages(tmp_path).do("count", interrupted, inputs={})
        assert Stages(tmp_path).do("count", dict, inputs={}).remembered is False

    def test_a_record_is_plain_json(self, tmp_path):
        Stages(tmp_path).do("count", Counter(), inputs={"x": 1})
        record = json.loads((tmp_path / "stages" / "count.json").read_text())
        assert record["result"] == {"n": 1}

    def test_a_folder_that_cannot_be_made_is_refused(self, tmp_path):
        (tmp_path / "file").write_text("")
        with pytest.raises(FileError, match="folder must be writable"):
            Stages(tmp_path / "file").do("count", dict, inputs={})
