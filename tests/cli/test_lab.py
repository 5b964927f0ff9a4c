"""`llmos lab`: JupyterLab where there is a screen, the tour where there is none."""

import json
import os
import signal
import subprocess

import pytest

from llmos_edu.cli import lab
from llmos_edu.cli.lab import (
    OFFLINE,
    LabOptions,
    jupyter_command,
    with_offline_defaults,
)


@pytest.fixture
def started(monkeypatch):
    """Commands that would have been started, and tours that would have been taken."""
    calls = []
    monkeypatch.setattr(lab.tour, "run", lambda *_: calls.append("tour") or True)

    def start(command, **settings):
        calls.append(command)
        return subprocess.CompletedProcess(command, 0)

    monkeypatch.setattr(lab.subprocess, "run", start)
    return calls


class TestByHand:
    def test_headless_is_the_tour(self, llmos, started):
        assert llmos("lab", "--headless").code == 0
        assert started == ["tour"]

    def test_without_a_display_it_is_the_tour_and_says_why(
        self, llmos, started, monkeypatch
    ):
        monkeypatch.setattr(lab, "has_display", lambda: False)
        assert "No display" in llmos("lab").out
        assert started == ["tour"]

    def test_with_one_it_is_jupyterlab_at_the_first_chapter(
        self, llmos, started, monkeypatch, course
    ):
        monkeypatch.setattr(lab, "has_display", lambda: True)
        assert llmos("lab").code == 0
        (command,) = started
        assert "--LabApp.default_url=/lab/tree/notebooks/00_welcome.ipynb" in command

    def test_without_a_browser_no_display_is_needed(
        self, llmos, started, monkeypatch, course
    ):
        monkeypatch.setattr(lab, "has_display", lambda: False)
        assert llmos("lab", "--no-browser", "--port", 9999).code == 0
        (command,) = started
        assert {"--no-browser", "--port=9999"} <= set(command)

    def test_it_starts_without_news_and_without_looking_for_updates(self):
        path = OFFLINE / "labconfig/default_setting_overrides.json"
        (said,) = json.loads(path.read_text()).values()
        assert said == {"checkForUpdates": False, "fetchNews": "false"}
        found = with_offline_defaults({"HOME": "h", "JUPYTER_CONFIG_PATH": "mine"})
        assert found["JUPYTER_CONFIG_PATH"] == f"{OFFLINE}{os.pathsep}mine"
        assert found["HOME"] == "h"
        assert with_offline_defaults({}) == {"JUPYTER_CONFIG_PATH": str(OFFLINE)}

    @pytest.mark.parametrize(("user", "allowed"), [(0, True), (1000, False)])
    def test_root_is_let_in(self, monkeypatch, course, user, allowed):
        monkeypatch.setattr("os.geteuid", lambda: user, raising=False)
        assert ("--allow-root" in jupyter_command(LabOptions())) == allowed


class TestEdges:
    def test_ctrl_c_is_left_to_jupyterlab(self, llmos, monkeypatch, course):
        def interrupted(command, **settings):
            signal.raise_signal(signal.SIGINT)
            return subprocess.CompletedProcess(command, 0)

        monkeypatch.setattr(lab, "has_display", lambda: True)
        monkeypatch.setattr(lab.subprocess, "run", interrupted)
        before = signal.getsignal(signal.SIGINT)
        assert llmos("lab").code == 0
        assert signal.getsignal(signal.SIGINT) is before

    def test_without_jupyterlab_the_remedy_is_named(
        self, llmos, started, monkeypatch, course
    ):
        monkeypatch.setattr(lab, "has_display", lambda: True)
        monkeypatch.setattr(lab.importlib.util, "find_spec", lambda _: None)
        done = llmos("lab")
        assert done.code == 2
        assert "pip install 'llmos_edu[lab]'" in done.complaint

    def test_a_course_without_chapters_opens_its_folder(self, course):
        for chapter in (course / "notebooks").iterdir():
            chapter.unlink()
        assert "--LabApp.default_url=/lab" in jupyter_command(LabOptions())
