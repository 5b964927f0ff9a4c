"""Files that are whole or not there at all."""

import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from llmos_edu.core import FileError, files


class TestByHand:
    def test_home_is_where_the_environment_says(self, monkeypatch, tmp_path):
        monkeypatch.setenv("LLMOS_HOME", str(tmp_path))
        assert files.home() == tmp_path
        monkeypatch.delenv("LLMOS_HOME")
        assert files.home() == Path.home() / ".cache" / "llmos"

    def test_the_sum_of_nothing_is_the_known_one(self):
        assert files.sha256(b"").startswith("e3b0c44298fc1c14")

    def test_text_is_utf_8_and_json_is_readable(self, tmp_path):
        files.write_json(tmp_path / "a.json", {"name": "für"})
        assert (tmp_path / "a.json").read_bytes() == '{\n  "name": "für"\n}\n'.encode()


class TestLaws:
    @given(st.recursive(st.integers() | st.text(), st.lists))
    def test_json_comes_back(self, tmp_path_factory, value):
        path = tmp_path_factory.mktemp("json") / "value.json"
        files.write_json(path, value)
        assert files.read_json(path) == value

    def test_a_replaced_file_has_the_rights_of_any_new_file(self, tmp_path):
        files.write_bytes(tmp_path / "ours", b"")
        (tmp_path / "plain").touch()
        modes = {stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
        assert len(modes) == 1

    @pytest.mark.parametrize("fault", [OSError(28, "disk full"), KeyboardInterrupt()])
    def test_an_interrupted_write_leaves_the_old_file_alone(
        self, tmp_path, monkeypatch, fault
    ):
        path = tmp_path / "file"
        files.write_bytes(path, b"old")

        def fail(_handle):
            raise fault

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises((FileError, KeyboardInterrupt)):
            files.write_bytes(path, b"new")
        assert path.read_bytes() == b"old"
        assert list(tmp_path.iterdir()) == [path]


class TestEdges:
    def test_a_file_in_the_way_of_a_folder_is_named(self, tmp_path):
        blocked = tmp_path / "file"
        blocked.write_text("")
        with pytest.raises(FileError, match=f"must be writable, got {blocked}.*--out"):
            files.make_folder(blocked)

    def test_a_folder_that_is_missing_is_named(self, tmp_path):
        with pytest.raises(FileError, match=r"got .*/none/file \(No such file"):
            files.write_bytes(tmp_path / "none" / "file", b"")

    def test_json_that_is_missing_or_cut_short_is_named(self, tmp_path):
        path = tmp_path / "a.json"
        with pytest.raises(FileError, match=r"readable, got .*a\.json \(No such"):
            files.read_json(path)
        path.write_text('{"a": 1')
        with pytest.raises(FileError, match=r"hold JSON, got .*a\.json.*cut short"):
            files.read_json(path)
