"""Whole batches: several at once, hostile among honest, killed and resumed."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from benchmarks.classroom import MARKER, SOLUTION, write_class
from llmos_edu.core.errors import ConfigError, MissingPartError
from llmos_edu.core.files import sha256
from llmos_edu.grading import desks, runner
from llmos_edu.grading.limits import Limits
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.runner import grade_class, open_batch, sort_out
from llmos_edu.grading.tiers import Finding
from llmos_edu.grading.watchdog import descendants
from tests.grading.gradings import check, result, results_folder
from tests.grading.sealed import (
    ALL_POINTS,
    HONEST_POINTS,
    LIMITS,
    SEED,
    hand_in,
    needs_box,
    write_bundle,
)

BOXED = Finding(tier="bwrap", works=True, reason="closed")


@pytest.fixture
def course(tmp_path):
    folder = tmp_path / "course"
    folder.mkdir()
    write_bundle(folder)
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    return folder / "sums.ipynb", inbox, tmp_path / "out"


def leftovers(*pids):
    """Folders and control groups of these graders."""
    found = set()
    for pid in pids:
        found |= set(Path("/tmp").glob(f"llmos-grade-{pid}-*"))
        found |= set(Path("/sys/fs/cgroup").glob(f"**/llmos-grade-{pid}-*"))
    return found


@needs_box
@pytest.mark.slow
class TestWholeBatches:
    def test_honest_ones_beside_hostile_ones_get_all_their_points(self, course):
        solution, inbox, out = course
        course_text = solution.read_bytes()
        for number in range(4):
            hand_in(inbox, f"honest{number}", double="double = lambda x: x + x")
        hand_in(inbox, "bomb", double="import os\nwhile True: os.fork()")
        hand_in(inbox, "dead", double="import os; os._exit(3)")
        (inbox / "junk.ipynb").write_bytes(b"\x00" * 100)
        plan = Plan(jobs=2, limits=LIMITS)
        graded = grade_class(solution, [inbox], out=out, plan=plan)
        results = {r.student: r for r in graded}
        honest = [r.score for s, r in results.items() if s.startswith("honest")]
        assert honest == [ALL_POINTS] * 4
        assert results["bomb"].score == results["dead"].score == HONEST_POINTS
        assert results["junk"].status == "refused"
        assert not leftovers(os.getpid())
        assert solution.read_bytes() == course_text

    def test_a_killed_batch_goes_on_where_it_was(self, course):
        solution, inbox, out = course
        hand_in(inbox, "a")
        hand_in(inbox, "b", double="import time; time.sleep(1000)")
        child = subprocess.Popen(
            [
                sys.executable, "-c",
                "from llmos_edu.cli.main import main; main()", "grade",
                str(solution), str(inbox), "-o", str(out), "--cell-timeout", "90",
            ],
            stdout=subprocess.DEVNULL,
        )  # fmt: skip
        first = out / "results" / "a.json"
        wait_for(first.exists)
        time.sleep(1)
        os.kill(child.pid, signal.SIGKILL)
        child.wait()
        stamp = first.stat().st_mtime_ns
        (inbox / "b.ipynb").unlink()
        hand_in(inbox, "c")
        seed = json.loads((out / "batch.json").read_text())["seed"]
        plan = Plan(resume=True, limits=LIMITS)
        results = grade_class(solution, [inbox], out=out, plan=plan)
        assert [r.score for r in results] == [ALL_POINTS, ALL_POINTS]
        assert first.stat().st_mtime_ns == stamp
        assert json.loads((out / "batch.json").read_text())["seed"] == seed
        assert not leftovers(os.getpid(), child.pid)

    def test_a_kernel_that_cannot_start_is_an_error_and_no_mark(
        self, course, monkeypatch
    ):
        solution, inbox, out = course
        hand_in(inbox, "a")
        monkeypatch.setattr(desks, "run_reference", lambda place, **_: place)
        plan = Plan(limits=LIMITS)
        results = grade_class(solution, [inbox], out=out, plan=plan)
        assert [(r.status, r.score) for r in results] == [("error", None)]
        assert "no report" in results[0].message

    def test_a_reference_that_fails_stops_the_batch(self, course):
        solution, inbox, out = course
        hand_in(inbox, "a")
        text = solution.read_text().replace("return 2 * x", "return 2 * y")
        solution.write_text(text)
        with pytest.raises(ConfigError, match=r"(?s)reference notebook must run.*'y'"):
            grade_class(solution, [inbox], out=out, plan=Plan(limits=LIMITS))
        assert not (out / "results").exists()


@needs_box
@pytest.mark.slow
class TestAClassOfThirty:
    def test_two_seeds_give_the_same_marks_and_leave_nothing(self, tmp_path):
        inbox = tmp_path / "inbox"
        inbox.mkdir()
        earned = write_class(inbox, n_honest=20, n_hostile=10)
        before = set(descendants(os.getpid()))
        files = {path: path.read_bytes() for path in inbox.iterdir()}
        course = SOLUTION.read_bytes()
        for seed in (1, 2):
            plan = Plan(
                seed=seed, jobs=2, warm=True, limits=Limits(cell_s=10, total_s=60)
            )
            out = tmp_path / f"seed{seed}"
            results = grade_class(SOLUTION, [inbox], out=out, plan=plan)
            assert {r.student: r.score for r in results} == earned
            assert max(r.peak_bytes for r in results) < 200 * 2**20
        assert set(descendants(os.getpid())) <= before
        running = subprocess.run(
            ["ps", "-A", "-o", "args="], capture_output=True, text=True, check=True
        ).stdout
        assert MARKER not in running
        assert not leftovers(os.getpid())
        assert {path: path.read_bytes() for path in inbox.iterdir()} == files
        assert SOLUTION.read_bytes() == course


class TestByHand:
    def test_a_changed_file_is_graded_again(self, course, tmp_path):
        _, inbox, out = course
        ada, bob = hand_in(inbox, "ada"), hand_in(inbox, "bob")
        digest = sha256(ada.path.read_bytes())
        results_folder(
            out,
            result("ada", check("a"), file_sha256=digest),
            result("bob", check("a"), file_sha256="0" * 64),
        )
        kept, waiting = sort_out([ada, bob], out=out, plan=Plan())
        assert [r.student for r in kept] == ["ada"]
        assert waiting == [bob]

    def test_a_batch_keeps_its_seed(self, course):
        solution, _, out = course
        out.mkdir()
        bundle = runner.read_bundle(solution)
        batch = open_batch(out, bundle=bundle, plan=Plan(seed=SEED), finding=BOXED)
        again = open_batch(out, bundle=bundle, plan=Plan(resume=True), finding=BOXED)
        assert batch["seed"] == again["seed"] == SEED

    def test_two_batches_draw_two_seeds(self, course, tmp_path):
        solution, _, _ = course
        bundle, seeds = runner.read_bundle(solution), set()
        for name in "abc":
            out = tmp_path / name
            out.mkdir()
            batch = open_batch(out, bundle=bundle, plan=Plan(), finding=BOXED)
            seeds.add(batch["seed"])
        assert len(seeds) == 3


class TestEdges:
    def test_results_are_not_mixed(self, course):
        solution, _, out = course
        out.mkdir()
        bundle = runner.read_bundle(solution)
        open_batch(out, bundle=bundle, plan=Plan(seed=1), finding=BOXED)
        with pytest.raises(ConfigError, match="go on with --resume"):
            open_batch(out, bundle=bundle, plan=Plan(), finding=BOXED)
        plan = Plan(resume=True, seed=2)
        with pytest.raises(ConfigError, match="got --seed 2 and 1"):
            open_batch(out, bundle=bundle, plan=plan, finding=BOXED)
        solution.write_text(solution.read_text().replace("2 * x", "x + x"))
        other = runner.read_bundle(solution)
        with pytest.raises(ConfigError, match="graded with one bundle"):
            open_batch(out, bundle=other, plan=Plan(resume=True), finding=BOXED)

    def test_only_must_name_somebody(self, course):
        _, inbox, out = course
        with pytest.raises(ConfigError, match="handed in, got eve"):
            sort_out([hand_in(inbox, "ada")], out=out, plan=Plan(only=("eve",)))

    def test_without_a_box_nothing_is_touched(self, course, monkeypatch):
        solution, inbox, out = course
        hand_in(inbox, "ada")

        def none_here(*_, **__):
            raise MissingPartError("submissions are only run in a box")

        monkeypatch.setattr(runner, "pick_tier", none_here)
        with pytest.raises(MissingPartError, match="only run in a box"):
            grade_class(solution, [inbox], out=out, plan=Plan())
        assert not out.exists()

    def test_a_bundle_in_a_mounted_folder_is_refused(self, course, monkeypatch):
        solution, inbox, out = course
        monkeypatch.setattr(
            "llmos_edu.grading.sandbox.visible_folders", lambda: [solution.parent]
        )
        with pytest.raises(ConfigError, match="every submission can read"):
            grade_class(solution, [inbox], out=out, plan=Plan())


def wait_for(holds, seconds=120.0):
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.05)
