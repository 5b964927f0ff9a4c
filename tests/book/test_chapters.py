"""Only what changed is run or proven again."""

from llmos_edu.book import (
    Kept,
    keep_outputs,
    kept_proofs,
    read_notebooks,
    take_outputs,
    with_kept_outputs,
)
from llmos_edu.core.files import write_json
from tests.book.scratch import cell, notebook, shown, words


class TestLaws:
    def test_a_chapter_is_stale_until_it_was_run_and_after_its_code_changed(
        self, tmp_path
    ):
        kept = Kept(tmp_path)
        bare = {"a": notebook(cell(count=None))}
        assert with_kept_outputs(bare, kept, library="1") == ({}, ["a"])
        ran = notebook(cell(shown({"text/plain": "2"})))
        keep_outputs("a", bare["a"], take_outputs(ran), kept, library="1")
        assert with_kept_outputs(bare, kept, library="1") == ({"a": ran}, [])
        assert with_kept_outputs(bare, kept, library="2") == ({}, ["a"])
        changed = {"a": notebook(cell(source="3", count=None))}
        assert with_kept_outputs(changed, kept, library="1") == ({}, ["a"])

    def test_new_words_are_shown_with_the_outputs_of_the_old_run(self, tmp_path):
        kept = Kept(tmp_path)
        ran = notebook(cell(shown({"text/plain": "2"})))
        keep_outputs("a", ran, take_outputs(ran), kept, library="1")
        edited = {"a": notebook(words("New."), cell(count=None))}
        found, stale = with_kept_outputs(edited, kept, library="1")
        assert stale == []
        assert found["a"]["cells"][1:] == [words("New."), ran["cells"][1]]

    def test_a_proof_is_repeated_when_one_of_its_cases_changes(self, tmp_path):
        solution = tmp_path / "warm_up.ipynb"
        case = tmp_path / "warm_up/sum/wrong/off_by_one.py"
        solution.write_text("{}")
        case.parent.mkdir(parents=True)
        case.write_text("1")
        proven = []

        def prove(path):
            proven.append(path.stem)
            return {"exercise": path.stem}

        for text in ("1", "1", "2"):
            case.write_text(text)
            proofs = kept_proofs([solution], prove, Kept(tmp_path / "k"), library="1")
            assert proofs == [{"exercise": "warm_up"}]
        assert proven == ["warm_up", "warm_up"]


def test_notebooks_are_read_by_name(tmp_path):
    write_json(tmp_path / "a.ipynb", notebook())
    assert read_notebooks({"a": tmp_path / "a.ipynb"}) == {"a": notebook()}
