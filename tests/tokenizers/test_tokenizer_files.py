"""Files: written, read by the Rust library, and damaged in every way we know."""

import json

import pytest
import tokenizers

from llmos_edu.core import FileError, TokenizerError
from llmos_edu.tokenizers import BPETokenizer
from tests.tokenizers.texts import SAMPLE

FILES = ["merges.txt", "tokenizer.json", "vocab.json"]


@pytest.fixture(scope="module")
def tokenizer():
    return BPETokenizer.train(
        SAMPLE, vocab_size=320, special_tokens=["<|endoftext|>", "<pad>"]
    )


@pytest.fixture
def saved(tokenizer, tmp_path):
    tokenizer.save(tmp_path / "tokenizer")
    return tmp_path / "tokenizer"


@pytest.fixture
def as_gpt2(saved):
    (saved / "tokenizer.json").unlink()
    return saved


def edit_json(path, change):
    content = json.loads(path.read_text())
    change(content)
    path.write_text(json.dumps(content))


def set_id(written, token_id):
    return lambda ids: ids.update({written: token_id})


class TestByHand:
    def test_the_files_are_those_of_gpt2(self, tmp_path):
        BPETokenizer.train(
            ["the theme"], vocab_size=259, special_tokens=["<eos>"]
        ).save(tmp_path)
        assert sorted(path.name for path in tmp_path.iterdir()) == FILES
        # "th" and "he" twice each; (t, h) is greater; then (th, e) stands there twice
        assert (tmp_path / "merges.txt").read_text() == "#version: 0.2\nt h\nth e\n"
        ids = json.loads((tmp_path / "vocab.json").read_text())
        assert [ids[written] for written in ["a", "Ġ", "th", "the", "<eos>"]] == [
            97,
            32,
            256,
            257,
            258,
        ]


class TestParity:
    def test_rust_reads_the_same_vocabulary(self, tokenizer, saved):
        rust = tokenizers.Tokenizer.from_file(str(saved / "tokenizer.json"))
        ids = json.loads((saved / "vocab.json").read_text())
        assert rust.get_vocab() == ids
        assert rust.token_to_id("<pad>") == tokenizer.special_tokens["<pad>"] == 319

    def test_what_rust_trained_and_wrote_is_read_to_the_same_ids(self, tmp_path):
        rust = tokenizers.ByteLevelBPETokenizer()
        rust.train_from_iterator(
            SAMPLE,
            vocab_size=330,
            special_tokens=["<|endoftext|>"],
            show_progress=False,
        )
        rust.save_model(str(tmp_path))
        ours = BPETokenizer.load(tmp_path)
        assert ours.special_tokens == {"<|endoftext|>": 0}
        for text in SAMPLE:
            assert ours.encode(text, allow_special=True) == rust.encode(text).ids
        rust.save(str(tmp_path / "tokenizer.json"))
        assert BPETokenizer.load(tmp_path).special_tokens == {"<|endoftext|>": 0}


class TestLaws:
    def test_what_was_saved_is_loaded(self, tokenizer, saved):
        loaded = BPETokenizer.load(saved)
        assert loaded.vocabulary == tokenizer.vocabulary
        assert loaded.merges == tokenizer.merges
        assert loaded.special_tokens == tokenizer.special_tokens

    def test_gpt2s_two_files_are_enough(self, tokenizer, as_gpt2):
        loaded = BPETokenizer.load(str(as_gpt2))
        assert loaded.vocabulary == tokenizer.vocabulary
        assert loaded.merges == tokenizer.merges
        assert loaded.special_tokens == tokenizer.special_tokens

    def test_what_was_loaded_is_saved_to_the_same_files(self, saved, tmp_path):
        BPETokenizer.load(saved).save(tmp_path / "again")
        for name in FILES:
            assert (tmp_path / "again" / name).read_bytes() == (
                saved / name
            ).read_bytes()

    def test_merges_may_begin_with_a_number_sign(self, tmp_path):
        tokenizer = BPETokenizer.train(["##", "#version"], vocab_size=264)
        tokenizer.save(tmp_path)
        assert BPETokenizer.load(tmp_path).merges == tokenizer.merges


class TestEdges:
    @pytest.mark.parametrize("name", ["vocab.json", "merges.txt"])
    def test_a_missing_file_is_named(self, saved, name):
        (saved / name).unlink()
        with pytest.raises(FileError, match=rf"{name} \(No such file"):
            BPETokenizer.load(saved)

    @pytest.mark.parametrize("name", ["vocab.json", "tokenizer.json"])
    def test_json_that_is_cut_short_is_refused(self, saved, name):
        text = (saved / name).read_text()
        (saved / name).write_text(text[: len(text) // 2])
        with pytest.raises(FileError, match=rf"{name} .* cut short"):
            BPETokenizer.load(saved)

    @pytest.mark.parametrize("content", ["[1, 2]", '{"a": "0"}', '{"a": 0.5}'])
    def test_a_vocabulary_that_is_not_tokens_and_ids_is_refused(self, saved, content):
        (saved / "vocab.json").write_text(content)
        with pytest.raises(TokenizerError, match=r"tokens and their ids.*vocab\.json"):
            BPETokenizer.load(saved)

    @pytest.mark.parametrize(
        ("token_id", "message"),
        [(65, "got 65 for 'B' instead of 66"), (999, "got 67 for 'C' instead of 66")],
    )
    def test_an_id_that_is_there_twice_or_not_at_all_is_refused(
        self, saved, token_id, message
    ):
        edit_json(saved / "vocab.json", set_id("B", token_id))
        with pytest.raises(TokenizerError, match=message):
            BPETokenizer.load(saved)

    def test_merges_cut_short_inside_a_line_are_refused(self, saved):
        path = saved / "merges.txt"
        path.write_text(path.read_text()[:-1].rpartition(" ")[0])
        with pytest.raises(TokenizerError, match=r"two tokens a line, .* cut short"):
            BPETokenizer.load(saved)

    @pytest.mark.parametrize("n_lines", [1, 30])
    def test_merges_cut_short_after_a_line_are_refused(self, saved, n_lines):
        path = saved / "merges.txt"
        path.write_text("\n".join(path.read_text().split("\n")[:-n_lines]) + "\n")
        if n_lines == 1:  # only the last line end is missing
            assert BPETokenizer.load(saved).vocab_size == 320
            return
        with pytest.raises(TokenizerError, match=r"got 29 that .* cut short"):
            BPETokenizer.load(saved)

    def test_merges_cut_short_are_noticed_without_tokenizer_json(self, as_gpt2):
        path = as_gpt2 / "merges.txt"
        path.write_text("\n".join(path.read_text().split("\n")[:-2]) + "\n")
        with pytest.raises(TokenizerError, match=r"which none makes; .* cut short"):
            BPETokenizer.load(as_gpt2)

    def test_a_merge_of_unknown_tokens_is_refused(self, saved):
        path = saved / "merges.txt"
        path.write_text(path.read_text() + "q qq\n")
        with pytest.raises(TokenizerError, match="vocabulary has no b'qq'"):
            BPETokenizer.load(saved)

    def test_merges_that_are_no_utf_8_are_refused(self, saved):
        (saved / "merges.txt").write_bytes(b"#version: 0.2\n\xff\xfe\n")
        with pytest.raises(TokenizerError, match=r"must be UTF-8.*position 14"):
            BPETokenizer.load(saved)

    def test_a_token_outside_the_alphabet_is_refused(self, saved):
        edit_json(saved / "vocab.json", lambda ids: ids.update({"Я": 320}))
        with pytest.raises(TokenizerError, match=r"got '\\u042f' in '\\u042f'"):
            BPETokenizer.load(saved)

    @pytest.mark.parametrize(
        ("key", "value", "message"),
        [
            ("normalizer", {"type": "NFC"}, "normalizer={'type': 'NFC'}"),
            ("pre_tokenizer", {"type": "Whitespace"}, "Whitespace"),
            ("pre_tokenizer", None, "pre_tokenizer=null"),
            (
                "pre_tokenizer",
                {"type": "ByteLevel", "add_prefix_space": True},
                '"add_prefix_space": true',
            ),
        ],
    )
    def test_a_tokenizer_that_splits_otherwise_is_refused(
        self, saved, key, value, message
    ):
        edit_json(saved / "tokenizer.json", lambda s: s.update({key: value}))
        with pytest.raises(TokenizerError, match=message):
            BPETokenizer.load(saved)

    def test_a_tokenizer_json_without_its_parts_is_refused(self, saved):
        edit_json(saved / "tokenizer.json", lambda s: s.pop("added_tokens"))
        with pytest.raises(TokenizerError, match="without 'added_tokens'"):
            BPETokenizer.load(saved)

    def test_a_special_token_spelt_like_another_cannot_be_saved(self, tmp_path):
        tokenizer = BPETokenizer.train(["x"], vocab_size=257, special_tokens=["Ġ"])
        with pytest.raises(TokenizerError, match="got 'Ġ' for both id 32 and id 256"):
            tokenizer.save(tmp_path)
        assert list(tmp_path.iterdir()) == []
