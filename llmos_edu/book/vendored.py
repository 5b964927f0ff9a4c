"""JavaScript of others, fetched once as npm packages and checked by its fingerprint.

A lock file names each package, its version, the integrity that the registry published
for it (sha512), and which of its files a page needs. Nothing of it is committed here;
a package that was fetched once stays in `$LLMOS_HOME/npm`.
"""

import base64
import hashlib
import io
import shutil
import subprocess
import tarfile
from pathlib import Path
from typing import Any

from llmos_edu.core.errors import FileError, MissingPartError
from llmos_edu.core.files import home, make_folder, read_json

PATIENCE_S = 120


def vendored_files(lock: Path) -> dict[str, bytes]:
    """Every file that a lock file asks for.

    Args:
        lock: JSON: `{package: {"version", "integrity", "files": {inside: outside}}}`;
            a name that ends in `/` stands for all files of that folder.

    Returns:
        Contents by path.

    Raises:
        MissingPartError: a package is not here and cannot be fetched.
        FileError: a package is not what the lock file says.
    """
    found: dict[str, bytes] = {}
    for name, package in read_json(lock).items():
        content = _tarball(name, package)
        found |= _unpacked(content, package["files"])
    return found


def _tarball(name: str, package: dict[str, Any]) -> bytes:
    path = home() / "npm" / f"{name}-{package['version']}.tgz"
    if not path.exists():
        _fetch(name, package["version"], into=make_folder(path.parent))
    content = path.read_bytes()
    digest = base64.b64encode(hashlib.sha512(content).digest()).decode()
    if f"sha512-{digest}" != package["integrity"]:
        path.unlink()
        raise FileError(
            f"{name} {package['version']} must be {package['integrity'][:24]}..., got "
            f"sha512-{digest[:17]}... in {path}; it is deleted now, so try again"
        )
    return content


def _fetch(name: str, version: str, *, into: Path) -> None:
    what = f"{name}@{version}"
    npm = shutil.which("npm")
    said = "there is no npm on the PATH"
    if npm:
        command = [npm, "pack", what, "--silent", "--pack-destination", str(into)]
        try:
            done = subprocess.run(
                command, capture_output=True, text=True, timeout=PATIENCE_S, check=False
            )
        except subprocess.TimeoutExpired:
            said = f"npm was silent for {PATIENCE_S} s"
        else:
            if done.returncode == 0:
                return
            said = (done.stderr.strip().splitlines() or ["npm failed"])[-1]
    raise MissingPartError(
        f"the book needs {what} in {into}, got nothing ({said}); where there is a "
        f"network, run `npm pack {what}` and put the file there"
    )


def _unpacked(content: bytes, wanted: dict[str, str]) -> dict[str, bytes]:
    found = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:gz") as archive:
        for member in archive:
            for inside, outside in wanted.items():
                is_folder = inside.endswith("/")
                fits = member.name.startswith(inside) if is_folder else False
                if member.isfile() and (fits or member.name == inside):
                    path = outside + member.name.removeprefix(inside)
                    found[path] = archive.extractfile(member).read()  # type: ignore[union-attr]
    return found
