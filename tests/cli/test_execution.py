"""A chapter run in place keeps its outputs and loses every trace of the run."""

import json

import pytest

from llmos_edu.cli.execution import execute_chapter, execute_chapters, tidy
from tests.cli.conftest import code, notebook

HOW = {"inplace": False, "profile": "cpu", "device": "cpu", "seed": 3}


class TestByHand:
    def test_injected_parameters_and_times_are_taken_out(self):
        ran = notebook("1 + 1")
        ran["cells"].insert(1, code("seed = 3", tags=["injected-parameters"]))
        ran["cells"][2]["metadata"] |= {"papermill": {}, "execution": {}}
        ran["metadata"]["papermill"] = {"duration": 3}
        ran["cells"][2]["outputs"] = [
            {"output_type": "execute_result", "execution_count": 9, "data": {}}
        ]
        found = tidy(ran)
        assert [cell["execution_count"] for cell in found["cells"]] == [1, 2]
        assert found["cells"][1]["outputs"][0]["execution_count"] == 2
        assert "papermill" not in json.dumps(found)
        assert "injected" not in json.dumps(found)

    def test_a_widget_keeps_its_data_and_loses_the_number_of_its_kernel(self):
        ran = notebook("1 + 1")
        ran["metadata"] |= {
            "widgets": {"state": {"7f3a": {}}},
            "language_info": {"name": "python", "version": "3.11.7"},
        }
        view = "application/vnd.jupyter.widget-view+json"
        data = {view: {"model_id": "7f3a"}, "text/plain": "QuizCard: ..."}
        ran["cells"][1]["outputs"] = [{"output_type": "display_data", "data": data}]
        found = tidy(ran)
        assert found["cells"][1]["outputs"][0]["data"] == {
            "text/plain": "QuizCard: ..."
        }
        assert "7f3a" not in json.dumps(found)
        assert "3.11.7" not in json.dumps(found)


class TestGolden:
    @pytest.mark.slow
    def test_in_place_the_chapter_gets_its_new_outputs(self, course):
        chapter = course / "notebooks" / "00_welcome.ipynb"
        done = execute_chapter(chapter, out=course, **HOW | {"inplace": True})
        stored = json.loads(chapter.read_text())
        assert done["error"] == ""
        assert stored["cells"][1]["outputs"][0]["text"] == ["cpu 3\n"]
        assert len(stored["cells"]) == 2
        assert "papermill" not in chapter.read_text()

    @pytest.mark.slow
    def test_a_chapter_that_fails_is_not_changed(self, course):
        chapter = course / "notebooks" / "05_attention.ipynb"
        before = chapter.read_bytes()
        (done,) = execute_chapters(
            {"05_attention": chapter}, jobs=1, out=course, **HOW | {"inplace": True}
        )
        assert done["chapter"] == "05_attention"
        assert "ValueError: a cell that fails" in done["error"]
        assert chapter.read_bytes() == before


class TestEdges:
    def test_a_file_that_is_no_notebook_is_named(self, course):
        broken = course / "notebooks" / "06_broken.ipynb"
        broken.write_text("{")
        assert execute_chapter(broken, out=course, **HOW)["error"]
