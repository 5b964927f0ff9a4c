"""The files of BERT: as others write them, and damaged."""

import json

import pytest

from llmos_edu.core import FileError, TokenizerError
from llmos_edu.tokenizers.wordpiece_files import (
    SETTINGS,
    VOCABULARY,
    read_wordpiece,
    write_wordpiece,
)


class TestLaws:
    @pytest.mark.parametrize("lowercase", [True, False])
    def test_what_is_written_is_what_is_read(self, lowercase, tmp_path):
        pieces = ["[PAD]", "a", "##é", "\u2028", "京"]
        write_wordpiece(tmp_path, pieces, lowercase=lowercase)
        assert read_wordpiece(tmp_path) == (pieces, lowercase)

    def test_a_vocabulary_alone_is_that_of_an_uncased_model(self, tmp_path):
        (tmp_path / VOCABULARY).write_bytes(b"[PAD]\r\na\r\n")
        assert read_wordpiece(tmp_path) == (["[PAD]", "a"], True)


class TestEdges:
    def test_a_missing_vocabulary_is_refused(self, tmp_path):
        with pytest.raises(FileError, match=r"vocab\.txt \(No such file"):
            read_wordpiece(tmp_path)

    def test_bytes_that_are_no_text_are_refused(self, tmp_path):
        (tmp_path / VOCABULARY).write_bytes(b"\xff\xfe")
        with pytest.raises(TokenizerError, match=r"UTF-8, got .*vocab\.txt"):
            read_wordpiece(tmp_path)

    @pytest.mark.parametrize(
        ("settings", "said"),
        [
            ({"strip_accents": False}, "strip_accents=False"),
            ({"do_lower_case": False, "strip_accents": True}, "strip_accents=True"),
            ({"tokenize_chinese_chars": False}, "tokenize_chinese_chars=False"),
        ],
    )
    def test_another_split_is_refused(self, settings, said, tmp_path):
        (tmp_path / VOCABULARY).write_text("[PAD]\n")
        (tmp_path / SETTINGS).write_text(json.dumps(settings))
        with pytest.raises(TokenizerError, match=said):
            read_wordpiece(tmp_path)
