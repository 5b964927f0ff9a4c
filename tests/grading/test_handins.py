"""Whose file it is: from any folder, any zip file, any name."""

import stat
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core.errors import FileError
from llmos_edu.grading.handins import find_handins, student_id, unpack


def found(places, tmp_path):
    handins = find_handins(places, exercise="sums", scratch=tmp_path / "scratch")
    return [(h.student, h.path.name) for h in handins]


def write_zip(path, members):
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


class TestByHand:
    @pytest.mark.parametrize(
        ("name", "student"),
        [
            ("sums_ada", "ada"),
            ("ada-sums", "ada"),
            ("sums", "unnamed"),
            ("Ada Lovelace_123_sums", "Ada-Lovelace_123"),
            ("assumsing", "assumsing"),
            ("Ünï", "n"),
            ("..", "unnamed"),
        ],
    )
    def test_names_become_ids(self, name, student):
        assert student_id(name, "sums") == student

    def test_a_folder_per_student_and_loose_files(self, tmp_path):
        place = tmp_path / "in"
        (place / "bob" / "deep").mkdir(parents=True)
        (place / "bob" / "deep" / "x.ipynb").write_text("{}")
        (place / ".ipynb_checkpoints").mkdir()
        (place / ".ipynb_checkpoints" / "old.ipynb").write_text("{}")
        (place / "ada_sums.ipynb").write_text("{}")
        (place / "ADA.ipynb").write_text("{}")
        assert found([place], tmp_path) == [
            ("ADA", "ADA.ipynb"), ("ada-2", "ada_sums.ipynb"), ("bob", "x.ipynb"),
        ]  # fmt: skip

    def test_a_learning_platforms_zip(self, tmp_path):
        path = write_zip(
            tmp_path / "all.zip",
            {
                "Ada L_99_assignsubmission_file/sums.ipynb": "{}",
                "bob_sums.ipynb": "{}",
                "__MACOSX/bob.ipynb": "{}",
                "readme.txt": "no",
            },
        )
        assert found([path], tmp_path) == [
            ("Ada-L_99_assignsubmission_file", "sums.ipynb"), ("bob", "bob_sums.ipynb"),
        ]  # fmt: skip


class TestLaws:
    @given(st.text(max_size=80))
    @settings(deadline=None)
    def test_an_id_is_a_safe_file_name(self, text):
        name = student_id(text, "sums")
        assert name
        assert name.isascii()
        assert not name.startswith((".", "-"))
        assert "/" not in name
        assert len(name) <= 64

    def test_no_zip_member_leaves_its_folder(self, tmp_path):
        names = ["../../evil.ipynb", "/abs/evil.ipynb", "a\\..\\evil.ipynb", "..ipynb"]
        path = write_zip(tmp_path / "z.zip", dict.fromkeys(names, "{}"))
        folder = unpack(path, tmp_path / "inside" / "deep")
        made = {p for p in tmp_path.rglob("*") if p.is_file()} - {path}
        assert made
        assert all(p.is_relative_to(folder) for p in made)

    def test_a_bomb_is_cut(self, tmp_path):
        path = write_zip(tmp_path / "z.zip", {"a/b.ipynb": b"0" * 50_000_000})
        folder = unpack(path, tmp_path / "out")
        assert (folder / "a" / "b.ipynb").stat().st_size == 5_000_001


class TestEdges:
    def test_a_link_in_a_zip_is_left_out(self, tmp_path):
        path = tmp_path / "z.zip"
        with zipfile.ZipFile(path, "w") as archive:
            member = zipfile.ZipInfo("a/link.ipynb")
            member.external_attr = (stat.S_IFLNK | 0o777) << 16
            archive.writestr(member, "/etc/shadow")
        with pytest.raises(FileError, match="notebook to grade, got none"):
            found([path], tmp_path)

    def test_a_broken_zip_is_named(self, tmp_path):
        path = tmp_path / "z.zip"
        path.write_bytes(b"PK\x03\x04 not really")
        with pytest.raises(
            FileError, match=r"whole and without a password, got .*z.zip"
        ):
            found([path], tmp_path)

    def test_a_zip_of_thousands_is_refused(self, tmp_path):
        path = write_zip(tmp_path / "z.zip", {f"{i}.ipynb": "" for i in range(5001)})
        with pytest.raises(FileError, match="at most 5000 members, got 5001"):
            unpack(path, tmp_path / "out")

    def test_a_place_that_is_not_there_is_named(self, tmp_path):
        with pytest.raises(FileError, match=r"must exist, got .*nowhere"):
            found([tmp_path / "nowhere"], tmp_path)

    def test_nothing_to_grade_is_said(self, tmp_path):
        with pytest.raises(FileError, match="got none"):
            found([tmp_path], tmp_path)
