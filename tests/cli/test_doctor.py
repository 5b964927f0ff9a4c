"""`llmos doctor`: finds, names the remedy, and fails only where nothing works."""

import pytest

from llmos_edu.cli import doctor
from llmos_edu.cli.machine import Finding

FINE = Finding(name="torch", grade="ok", detail="2.13.0")
AWAY = Finding(
    name="chromium",
    grade="missing",
    detail="not on the PATH",
    mend="apt-get install chromium",
)
OLD = Finding(name="python", grade="broken", detail="3.9.1", mend="make lab PYTHON=...")


@pytest.fixture
def found(monkeypatch):
    def set_findings(*findings):
        monkeypatch.setattr(doctor, "examine", lambda _: list(findings))

    return set_findings


class TestByHand:
    def test_a_whole_machine_is_fine(self, llmos, found):
        found(FINE)
        done = llmos("doctor")
        assert done.code == 0
        assert "Everything is here." in done.out

    def test_what_is_missing_is_named_with_its_command(self, llmos, found):
        found(FINE, AWAY)
        done = llmos("doctor")
        assert done.code == 0
        assert "chromium: apt-get install chromium" in done.out

    def test_what_is_broken_fails(self, llmos, found):
        found(FINE, OLD)
        assert llmos("doctor").code == 1

    def test_a_machine_gets_the_findings(self, llmos, found):
        found(FINE, AWAY)
        answer = llmos("doctor", "--json").json
        assert answer["healthy"] is True
        assert answer["findings"][1]["mend"] == "apt-get install chromium"


class TestGolden:
    def test_the_machine_that_runs_the_tests_is_healthy(self, llmos):
        answer = llmos("doctor", "--json").json
        assert answer["healthy"] is True
        assert {f["name"] for f in answer["findings"]} >= {
            *("python", "torch", "jupyterlab", "kernel", "chromium", "bwrap box"),
            *("landlock box", "bytecode", "disk"),
        }
