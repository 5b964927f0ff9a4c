"""Find what was handed in, and whose it is, without believing a file's name or place.

Submissions come as notebooks, as folders of them (one per student or all in one), or
as the zip file a learning platform makes. Names become plain ids; links are not
followed; nothing is unpacked to a place that a zip file names.
"""

import re
import stat
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from llmos_edu.core.errors import FileError
from llmos_edu.grading.submission import MAX_BYTES

MAX_MEMBERS = 5_000
MAX_ID = 64
UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True, slots=True)
class Handin:
    """One file to grade."""

    student: str
    """An id that is safe in file names, unique in its batch."""

    path: Path
    """The file; nothing has been read from it."""


def find_handins(
    places: Iterable[Path], *, exercise: str, scratch: Path
) -> list[Handin]:
    """List submissions in the order of their ids.

    Args:
        places: Notebooks, folders, or zip files.
        exercise: Its name is dropped from file names, so that `ada_attention.ipynb`
            and `attention-ada.ipynb` are both of `ada`.
        scratch: Private folder that zip files are unpacked into.

    Raises:
        FileError: a place does not exist, or there is nothing to grade.
    """
    found: list[tuple[str, Path]] = []
    for number, place in enumerate(places):
        if place.suffix == ".zip" and place.is_file():
            place = unpack(place, scratch / f"zip-{number}")
        if place.is_dir() and not place.is_symlink():
            found += _in_folder(place, exercise)
        elif place.is_symlink() or place.exists():
            found.append((student_id(place.stem, exercise), place))
        else:
            raise FileError(f"a submission must exist, got {place}")
    if not found:
        raise FileError("there must be a notebook to grade, got none in these places")
    return list(_unique(sorted(found)))


def _in_folder(folder: Path, exercise: str) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.ipynb")):
        inside = path.relative_to(folder)
        if any(part.startswith((".", "__MACOSX")) for part in inside.parts):
            continue
        named = inside.stem if len(inside.parts) == 1 else inside.parts[0]
        yield student_id(named, exercise), path


def student_id(text: str, exercise: str = "") -> str:
    """Make an id of a name: letters, digits, dot, underscore and hyphen.

    Example:
        >>> student_id("attention_Ada Lovelace", "attention")
        'Ada-Lovelace'
        >>> student_id("../../etc/passwd")
        'etc-passwd'
    """
    plain = UNSAFE.sub("-", text)
    if exercise:
        plain = re.sub(rf"(^|[._-]){re.escape(exercise)}(?=$|[._-])", "", plain)
    return plain.strip("-._")[:MAX_ID] or "unnamed"


def _unique(found: list[tuple[str, Path]]) -> Iterator[Handin]:
    taken: set[str] = set()
    for student, path in found:
        name, number = student, 1
        while name.lower() in taken:
            number += 1
            name = f"{student}-{number}"
        taken.add(name.lower())
        yield Handin(student=name, path=path)


def unpack(path: Path, folder: Path) -> Path:
    """Take the notebooks out of a zip file, each to a place of our choosing.

    A member that is too large is cut, and refused later for its size.

    Raises:
        FileError: it is not a zip file, or has far too many members.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise FileError(
                    f"a zip file must have at most {MAX_MEMBERS} members, "
                    f"got {len(members)} in {path}"
                )
            for number, member in enumerate(members):
                _unpack_one(archive, member, folder, number)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise FileError(
            f"a zip file must be whole and without a password, got {path} ({error})"
        ) from error
    return folder


def _unpack_one(
    archive: zipfile.ZipFile, member: zipfile.ZipInfo, folder: Path, number: int
) -> None:
    inside = PurePosixPath(member.filename.replace("\\", "/"))
    is_link = stat.S_ISLNK(member.external_attr >> 16)
    if inside.suffix != ".ipynb" or is_link or "__MACOSX" in inside.parts:
        return
    owner = student_id(inside.parts[-2]) if len(inside.parts) > 1 else ""
    place = folder / owner if owner else folder
    place.mkdir(parents=True, exist_ok=True)
    target = place / f"{student_id(inside.stem)}.ipynb"
    if target.exists():
        target = place / f"{student_id(inside.stem)}-{number}.ipynb"
    with archive.open(member) as packed, target.open("xb") as plain:
        plain.write(packed.read(MAX_BYTES + 1))
