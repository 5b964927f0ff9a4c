"""A staged folder holds what it should, and untouched files keep their dates."""

import os

from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.book.staging import files_below, stage

NAMES = st.sampled_from(["a.md", "b.md", "deep/c.md", "deep/er/d.md"])
FILES = st.dictionaries(NAMES, st.binary(max_size=3))


class TestLaws:
    @given(before=FILES, after=FILES)
    def test_the_folder_holds_exactly_what_was_staged_last(
        self, tmp_path_factory, before, after
    ):
        folder = tmp_path_factory.mktemp("staged")
        stage(before, folder)
        changed = stage(after, folder)
        assert files_below(folder) == after
        folders = [path for path in folder.rglob("*") if path.is_dir()]
        assert all(any(path.iterdir()) for path in folders)
        different = {k for k in before.keys() | after if before.get(k) != after.get(k)}
        assert set(changed) == different

    def test_an_unchanged_file_keeps_its_date(self, tmp_path):
        stage({"a.md": b"1", "b.md": b"1"}, tmp_path)
        for name in ("a.md", "b.md"):
            os.utime(tmp_path / name, (1, 1))
        stage({"a.md": b"1", "b.md": b"2"}, tmp_path)
        assert (tmp_path / "a.md").stat().st_mtime == 1
        assert (tmp_path / "b.md").stat().st_mtime > 1


class TestEdges:
    def test_what_builds_leave_behind_is_not_read(self, tmp_path):
        for name in ("_build/x", "__pycache__/y", "kept"):
            path = tmp_path / name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(b"")
        assert set(files_below(tmp_path)) == {"kept"}
