"""What hostile code leaves in a folder is counted, and gone afterwards."""

import os
import subprocess

import pytest

from llmos_edu.grading import disk
from llmos_edu.grading.disk import TOO_MUCH, remove_tree, used_bytes

BLOCK = 4096


@pytest.fixture
def endless(tmp_path):
    """Folders in folders, deeper than a path may be long or Python may go."""
    home, top = os.getcwd(), tmp_path / "top"  # noqa: PTH109
    top.mkdir()
    try:
        os.chdir(top)
        for _ in range(3000):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        os.chdir(home)
        yield top
    finally:
        os.chdir(home)
        subprocess.run(["rm", "-rf", "--", str(top)], check=True)


class TestByHand:
    def test_files_below_are_added_up(self, tmp_path):
        (tmp_path / "a").write_bytes(b"x" * 10 * BLOCK)
        (tmp_path / "b").mkdir()
        (tmp_path / "b" / "c").write_bytes(b"x" * 5 * BLOCK)
        assert 15 * BLOCK <= used_bytes(tmp_path) <= 17 * BLOCK

    def test_a_deleted_file_counts_while_it_is_open(self, tmp_path):
        with (tmp_path / "a").open("wb") as file:
            file.write(b"x" * 8 * BLOCK)
            file.flush()
            (tmp_path / "a").unlink()
            assert used_bytes(tmp_path) < BLOCK
            assert used_bytes(tmp_path, pids=[os.getpid()]) >= 8 * BLOCK

    def test_a_link_is_not_followed(self, tmp_path):
        (tmp_path / "usr").symlink_to("/usr")
        assert used_bytes(tmp_path) <= BLOCK

    def test_a_tree_is_removed(self, tmp_path):
        (tmp_path / "a" / "b").mkdir(parents=True)
        remove_tree(tmp_path / "a")
        assert not (tmp_path / "a").exists()


class TestEdges:
    def test_more_files_than_anybody_needs_are_too_much(self, tmp_path, monkeypatch):
        monkeypatch.setattr(disk, "MAX_FILES", 3)
        for name in "abcd":
            (tmp_path / name).touch()
        assert used_bytes(tmp_path) == TOO_MUCH

    def test_folders_without_end_are_too_much_and_go(self, endless):
        assert used_bytes(endless) == TOO_MUCH
        remove_tree(endless)
        assert not endless.exists()

    @pytest.mark.skipif(os.geteuid() == 0, reason="the superuser may enter it anyway")
    def test_a_folder_without_rights_goes_too(self, tmp_path):
        (tmp_path / "a" / "b").mkdir(parents=True)
        (tmp_path / "a").chmod(0)
        assert used_bytes(tmp_path) == TOO_MUCH
        remove_tree(tmp_path / "a")
        assert not (tmp_path / "a").exists()

    def test_what_is_not_there_is_nothing(self, tmp_path):
        assert used_bytes(tmp_path / "no", pids=[2**22 + 1]) == 0
        assert remove_tree(tmp_path / "no") is None
