"""Files of others are taken from checked packages only."""

import base64
import hashlib
import io
import tarfile

import pytest

from llmos_edu.book import vendored_files
from llmos_edu.core import FileError, MissingPartError
from llmos_edu.core.files import home, write_json


def package(folder, *, integrity=None, fetched=True):
    """A lock file, and its package in the cache of fetched ones."""
    raw = io.BytesIO()
    with tarfile.open(fileobj=raw, mode="w:gz") as archive:
        for name in ("package/LICENSE", "package/fonts/a.woff", "package/more.js"):
            member = tarfile.TarInfo(name)
            member.size = len(name)
            archive.addfile(member, io.BytesIO(name.encode()))
    content = raw.getvalue()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    path = home() / "npm" / "small-1.0.0.tgz"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    if fetched:
        path.write_bytes(content)
    wanted = {"package/LICENSE": "small/LICENSE", "package/fonts/": "small/fonts/"}
    lock = folder / "vendor.json"
    entry = {"version": "1.0.0", "integrity": integrity or f"sha512-{digest}"}
    write_json(lock, {"small": entry | {"files": wanted}})
    return lock


@pytest.fixture(autouse=True)
def _home(tmp_path, monkeypatch):
    monkeypatch.setenv("LLMOS_HOME", str(tmp_path / "home"))


class TestByHand:
    def test_only_the_files_that_are_named_are_taken(self, tmp_path):
        assert vendored_files(package(tmp_path)) == {
            "small/LICENSE": b"package/LICENSE",
            "small/fonts/a.woff": b"package/fonts/a.woff",
        }


class TestEdges:
    def test_a_package_that_is_not_the_one_is_refused_and_forgotten(self, tmp_path):
        lock = package(tmp_path, integrity="sha512-AAAA")
        with pytest.raises(FileError, match=r"small 1\.0\.0 must be sha512-AAAA"):
            vendored_files(lock)
        assert not (home() / "npm" / "small-1.0.0.tgz").exists()

    def test_without_npm_it_is_said_what_is_missing_and_where(
        self, tmp_path, monkeypatch
    ):
        monkeypatch.setenv("PATH", str(tmp_path))
        lock = package(tmp_path, fetched=False)
        with pytest.raises(MissingPartError, match=r"small@1\.0\.0.*no npm.*npm pack"):
            vendored_files(lock)

    def test_the_words_of_a_failing_npm_are_passed_on(self, tmp_path, monkeypatch):
        npm = tmp_path / "npm"
        npm.write_text("#!/bin/sh\necho 'no such package' >&2\nexit 1\n")
        npm.chmod(0o755)
        monkeypatch.setenv("PATH", f"{tmp_path}:/bin:/usr/bin")
        with pytest.raises(MissingPartError, match=r"no such package"):
            vendored_files(package(tmp_path, fetched=False))
