"""Results are kept as long as what they were made from, and not a moment longer."""

from llmos_edu.book import Kept, of_library
from llmos_edu.book.fingerprints import of_code, of_files
from tests.book.scratch import cell, notebook, words


class TestLaws:
    def test_a_result_comes_back_under_its_own_fingerprint_only(self, tmp_path):
        kept = Kept(tmp_path / "new")
        assert kept.get("a", "1") is None
        kept.put("a", "1", ["result"])
        assert kept.get("a", "1") == ["result"]
        assert kept.get("a", "2") is None
        assert kept.get("b", "1") is None

    def test_words_do_not_count_and_code_does(self):
        def of(*cells, library="1"):
            return of_code(notebook(*cells), library=library)

        assert of(cell()) == of(words("more"), cell(count=9))
        different = [
            of(cell()),
            of(cell(source="2 + 2")),
            of(cell(tags=["raises-exception"])),
            of(cell(), cell()),
            of(cell(), library="2"),
        ]
        assert len(set(different)) == len(different)

    def test_names_and_contents_of_files_count_and_their_place_does_not(self, tmp_path):
        prints = []
        for place, name, text in (("x", "a", "1"), ("y", "a", "1"), ("z", "b", "1")):
            path = tmp_path / place / name
            path.parent.mkdir()
            path.write_text(text)
            prints.append(of_files([path], below=path.parent))
        assert prints[0] == prints[1] != prints[2]


class TestEdges:
    def test_changes_of_the_book_itself_run_no_chapter_again(self, tmp_path):
        for name in ("llmos_edu/nn/a.py", "llmos_edu/book/b.py", "llmos_check/c.py"):
            path = tmp_path / name
            path.parent.mkdir(parents=True)
            path.write_text("1")
        before = of_library(tmp_path)
        (tmp_path / "llmos_edu/book/b.py").write_text("2")
        assert of_library(tmp_path) == before
        (tmp_path / "llmos_edu/nn/a.py").write_text("2")
        assert of_library(tmp_path) != before
