"""Documents: each sentence once, on one side."""

import pytest

from llmos_edu.core import CorpusError
from llmos_edu.recipes import training_documents


def write(folder, texts):
    for n, text in enumerate(texts):
        (folder / f"{n:03}.txt").write_text(text)
    return (str(folder),)


class TestByHand:
    def test_a_sentence_stays_where_it_came_first(self, tmp_path):
        texts = [f"Shared line here. Own line {n}. Last one {n}." for n in range(30)]
        found = training_documents(corpus="", paths=write(tmp_path, texts))
        sentences = [s for side in (found.train, found.valid) for d in side for s in d]
        assert sentences.count("Shared line here.") == 1
        assert found.n_documents == 30
        assert len(sentences) == 61

    def test_the_sides_share_nothing(self, tmp_path):
        texts = [f"Line {n % 7} again. Own {n} too." for n in range(40)]
        found = training_documents(corpus="", paths=write(tmp_path, texts))
        train = {s for d in found.train for s in d}
        assert not train & {s for d in found.valid for s in d}
        assert found.valid

    def test_counts_and_fingerprint_follow_the_text(self, tmp_path):
        paths = write(tmp_path, [f"One {n}. Two {n}." for n in range(30)])
        before = training_documents(corpus="", paths=paths)
        assert before.to_dict()["n_bytes"] == sum(
            len(f"One {n}. Two {n}.") for n in range(30)
        )
        (tmp_path / "004.txt").write_text("Another one. And two.")
        assert training_documents(corpus="", paths=paths).sha256 != before.sha256


class TestEdges:
    def test_one_document_cannot_be_divided(self, tmp_path):
        with pytest.raises(CorpusError, match="out of 1"):
            training_documents(corpus="", paths=write(tmp_path, ["One. Two."]))
