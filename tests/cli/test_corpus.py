"""`llmos corpus`: lists, counts and writes texts."""

import pytest

from llmos_edu.data import CORPORA, python_docs


class TestGolden:
    def test_every_corpus_is_listed_with_a_sentence(self, llmos):
        listed = llmos("corpus", "--json").json
        assert listed.keys() == CORPORA.keys()
        assert all(len(sentence) > 20 for sentence in listed.values())

    def test_a_person_sees_the_same_list(self, llmos):
        assert all(name in llmos("corpus").out for name in CORPORA)

    def test_a_corpus_is_counted(self, llmos):
        answer = llmos("corpus", "describe", "python_docs", "--json").json
        assert answer["n_documents"] == len(python_docs())

    def test_a_corpus_is_written_one_file_a_document(self, llmos, tmp_path):
        done = llmos("corpus", "write", "python_docs", "--out", tmp_path / "docs")
        files = sorted((tmp_path / "docs").iterdir())
        assert done.code == 0
        assert [file.read_text() for file in files] == python_docs()

    def test_a_file_of_your_own_is_a_corpus_too(self, llmos, tmp_path):
        (tmp_path / "mine.txt").write_text("My own text.")
        answer = llmos("corpus", "describe", tmp_path / "mine.txt", "--json").json
        assert answer["n_characters"] == 12


class TestEdges:
    @pytest.mark.parametrize(
        ("words", "why"),
        [
            (("describe",), "needs a name"),
            (("describe", "pythondocs"), "did you mean 'python_docs'?"),
            (("burn", "python_docs"), "burn"),
        ],
    )
    def test_what_is_asked_wrongly_is_one_line(self, llmos, words, why):
        done = llmos("corpus", *words)
        assert done.code == 2
        assert why in done.complaint
