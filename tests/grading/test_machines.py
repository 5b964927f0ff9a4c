"""A machine refuses what would make its marks differ from those of the others."""

import os
from pathlib import Path

import pytest

from llmos_edu.core.errors import ConfigError
from llmos_edu.grading import machines
from llmos_edu.grading.machines import (
    PREFIX,
    Machine,
    Order,
    private_folder,
    refuse_other_versions,
    sweep,
    versions,
)
from llmos_edu.grading.plans import Plan
from llmos_edu.grading.submission import read_submission
from tests.grading.sealed import (
    ALL_POINTS,
    LIMITS,
    SEED,
    hand_in,
    needs_box,
    write_bundle,
)


class TestByHand:
    def test_the_versions_installed_here_are_accepted(self):
        assert refuse_other_versions(versions()) is None

    def test_a_private_folder_is_for_one_user_and_one_block(self):
        with private_folder() as folder:
            assert folder.stat().st_mode & 0o777 == 0o700
            assert folder.name.startswith(f"{PREFIX}-{os.getpid()}-")
        assert not folder.exists()

    def test_only_folders_of_dead_graders_are_swept(self, tmp_path, monkeypatch):
        monkeypatch.setattr(machines, "WORK_ROOT", tmp_path)
        dead = tmp_path / f"{PREFIX}-4194999-abc"  # above the largest process id
        alive = tmp_path / f"{PREFIX}-{os.getpid()}-abc"
        link = tmp_path / f"{PREFIX}-4194998-abc"
        dead.mkdir()
        alive.mkdir()
        link.symlink_to(alive)
        sweep()
        assert sorted(tmp_path.iterdir()) == sorted([alive, link])


@needs_box
@pytest.mark.slow
class TestGolden:
    def test_it_grades_without_the_instructors_files(self, tmp_path):
        bundle = write_bundle(tmp_path)
        bundle.path.unlink()  # another machine does not have them
        batch = {"sandbox": "bwrap", "seed": SEED, "versions": versions()}
        order = Order(bundle=bundle, batch=batch, plan=Plan(limits=LIMITS))
        handin = hand_in(tmp_path)
        submission = read_submission(handin.path)
        handin.path.unlink()
        with Machine(order) as machine:
            assert machine.is_ready() == 1
            assert machine.grade(handin, submission).score == ALL_POINTS
            machine.abandon()
            assert machine.grade(handin, submission).status == "error"
        assert not list(Path("/tmp").glob(f"{PREFIX}-{os.getpid()}-*"))


class TestEdges:
    def test_another_version_is_refused(self):
        with pytest.raises(ConfigError, match=r"torch .* instead of 1\.0"):
            refuse_other_versions(versions() | {"torch": "1.0"})
        with pytest.raises(ConfigError, match="other None instead of 2"):
            refuse_other_versions({"other": "2"})

    def test_a_machine_with_other_versions_starts_nothing(self, tmp_path):
        batch = {"sandbox": "bwrap", "seed": 1, "versions": {"torch": "1.0"}}
        order = Order(bundle=write_bundle(tmp_path), batch=batch, plan=Plan())
        with pytest.raises(ConfigError, match="must be graded with the same versions"):
            Machine(order)
        assert not list(Path("/tmp").glob(f"{PREFIX}-{os.getpid()}-*"))
