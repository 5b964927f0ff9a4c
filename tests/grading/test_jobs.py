"""A report is believed whole, or not at all."""

import pytest

from llmos_edu.grading.jobs import WorkerError, whole, worker_environment


def story(role="check", status="right", name="a"):
    return {"role": role, "status": status, "name": name}


def report(*stories, code=0):
    return {"pytest": code, "stories": list(stories)}


class TestByHand:
    def test_a_whole_report_is_passed_on(self):
        told = report(story("setup", "ran"), story("answer", "error"), story(), code=1)
        assert whole(told) is told

    def test_a_lost_kernel_is_a_result(self):
        told = report(
            story("setup", "ran"), story(status="lost"), story("answer", "not_run")
        )
        assert whole(told) is told

    def test_a_worker_inherits_no_settings_of_pytest(self, monkeypatch):
        monkeypatch.setenv("PYTEST_ADDOPTS", "-p evil")
        monkeypatch.setenv("PYTHONPATH", "/evil")
        variables = worker_environment()
        assert variables["PYTEST_ADDOPTS"] == ""
        assert "PYTHONPATH" not in variables


class TestEdges:
    @pytest.mark.parametrize(
        ("told", "said"),
        [
            (None, "pytest did not run"),
            (report(story(), code=3), "pytest did not run"),
            (report(), "the kernel did not start"),
            (report(story("setup", "error")), "the set-up failed"),
            (report(story("setup", "lost")), "the set-up failed"),
            (report(story("setup", "ran"), story(status="not_run")), "was not run"),
        ],
    )
    def test_anything_else_is_no_result(self, told, said):
        with pytest.raises(WorkerError, match=said):
            whole(told)
