"""The whole tokenizer: by hand, against its peers, by its laws and at its edges."""

import copy
import logging

import numpy as np
import pytest
import tiktoken
import tokenizers
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from llmos_edu.core import CorpusError, InputError, TokenizerError
from llmos_edu.tokenizers import BPETokenizer
from llmos_edu.tokenizers.pretokenization import GPT2_PATTERN
from llmos_edu.tokenizers.vocabulary import number_tokens
from tests.tokenizers.texts import AWKWARD, SAMPLE, texts

SPECIAL = ["<|endoftext|>", "<eos>"]
TOKENIZER = BPETokenizer.train(SAMPLE, vocab_size=420, special_tokens=SPECIAL)


@pytest.fixture(scope="module")
def rust(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tokenizer")
    TOKENIZER.save(folder)
    return tokenizers.Tokenizer.from_file(str(folder / "tokenizer.json"))


@pytest.fixture(scope="module")
def tik():
    ranks = {token: token_id for token_id, token in enumerate(TOKENIZER.vocabulary)}
    special = {name: ranks.pop(name.encode()) for name in SPECIAL}
    return tiktoken.Encoding(
        "ours", pat_str=GPT2_PATTERN, mergeable_ranks=ranks, special_tokens=special
    )


class TestByHand:
    def test_the_example_of_wikipedia(self):
        # Z = aa, Y = Za = aaa, X = Yb = aaab: XdXac
        tokenizer = BPETokenizer.train(["aaabdaaabac"], vocab_size=259)
        assert tokenizer.encode("aaabdaaabac") == [258, 100, 258, 97, 99]

    def test_the_steps_of_one_word(self):
        merges = [(b"e", b"r"), (b"o", b"w"), (b"l", b"ow"), (b"low", b"er")]
        tokenizer = BPETokenizer(merges, vocabulary=number_tokens(merges))
        assert tokenizer.merge_steps("lower") == [
            [b"l", b"o", b"w", b"e", b"r"],
            [b"l", b"o", b"w", b"er"],
            [b"l", b"ow", b"er"],
            [b"low", b"er"],
            [b"lower"],
        ]

    def test_special_tokens_are_text_unless_they_are_allowed(self):
        text = "a<eos>"
        assert TOKENIZER.encode(text, allow_special=True) == [97, 419]
        ids = TOKENIZER.encode(text)
        assert 419 not in ids
        assert TOKENIZER.decode(ids) == TOKENIZER.decode([97, 419]) == text

    def test_what_there_is_to_know(self):
        assert TOKENIZER.vocab_size == len(TOKENIZER.vocabulary) == 420
        assert TOKENIZER.special_tokens == {"<|endoftext|>": 418, "<eos>": 419}
        assert TOKENIZER.token_bytes(419) == b"<eos>"
        assert len(TOKENIZER.merges) == 420 - 256 - 2
        expected = (
            "BPETokenizer(vocab_size=420, special_tokens=['<|endoftext|>', '<eos>'])"
        )
        assert repr(TOKENIZER) == expected


class TestParity:
    @pytest.mark.parametrize("text", SAMPLE)
    def test_the_sample_has_the_ids_of_both_peers(self, rust, tik, text):
        plain = TOKENIZER.encode(text)
        assert plain == tik.encode_ordinary(text)
        special = TOKENIZER.encode(text, allow_special=True)
        assert special == tik.encode(text, allowed_special="all")
        assert special == rust.encode(text).ids

    @settings(deadline=None, max_examples=300)
    @given(text=texts)
    def test_any_text_has_the_ids_of_rust(self, rust, text):
        ids = TOKENIZER.encode(text, allow_special=True)
        assert ids == rust.encode(text).ids
        assert TOKENIZER.decode(ids) == rust.decode(ids, skip_special_tokens=False)

    @settings(deadline=None)
    @given(text=texts)
    def test_any_text_has_the_ids_of_tiktoken(self, tik, text):
        assert TOKENIZER.encode(text) == tik.encode_ordinary(text)

    @settings(deadline=None)
    @given(token_ids=st.lists(st.integers(0, 419)))
    def test_any_ids_have_the_text_of_tiktoken(self, tik, token_ids):
        assert TOKENIZER.decode(token_ids) == tik.decode(token_ids)


class TestLaws:
    @settings(deadline=None)
    @given(texts, st.booleans())
    def test_decoding_what_was_encoded_gives_the_text(self, text, allow_special):
        ids = TOKENIZER.encode(text, allow_special=allow_special)
        assert TOKENIZER.decode(ids) == text

    @settings(deadline=None)
    @given(st.lists(texts), st.booleans())
    def test_many_texts_are_encoded_one_by_one(self, many, allow_special):
        each = [TOKENIZER.encode(text, allow_special=allow_special) for text in many]
        assert TOKENIZER.encode_batch(iter(many), allow_special=allow_special) == each
        lazy = TOKENIZER.encode_iterable(iter(many), allow_special=allow_special)
        assert list(lazy) == [i for ids in each for i in ids]

    @settings(deadline=None)
    @given(st.lists(texts))
    def test_a_stream_has_the_ids_of_the_text_it_carries(self, pieces):
        ids = list(TOKENIZER.encode_stream(pieces))
        assert ids == TOKENIZER.encode("".join(pieces))

    @settings(deadline=None)
    @given(texts)
    def test_a_word_seen_before_has_the_same_ids(self, text):
        fresh = BPETokenizer(
            TOKENIZER.merges, vocabulary=TOKENIZER.vocabulary, special_tokens=SPECIAL
        )
        assert fresh.encode(text) == TOKENIZER.encode(text) == fresh.encode(text)

    @pytest.mark.parametrize("token_id", [*range(0, 256, 51), *range(256, 418, 9)])
    def test_a_learnt_token_that_is_text_is_encoded_as_itself(self, token_id):
        token = TOKENIZER.token_bytes(token_id)
        text = token.decode("utf-8", errors="replace")
        assert "\ufffd" in text or TOKENIZER.encode(text) == [token_id]

    def test_the_kind_of_iterable_does_not_matter(self):
        for kind in (list, tuple, iter, lambda many: (text for text in many)):
            again = BPETokenizer.train(
                kind(SAMPLE), vocab_size=420, special_tokens=SPECIAL
            )
            assert again.merges == TOKENIZER.merges

    def test_steps_end_with_the_tokens_of_the_word(self):
        last = TOKENIZER.merge_steps(" theatre")[-1]
        ids = TOKENIZER.encode(" theatre")
        assert last == [TOKENIZER.token_bytes(token_id) for token_id in ids]

    def test_special_tokens_are_boundaries_in_training(self):
        marked = BPETokenizer.train(
            [f"{AWKWARD[7]}<eos>{AWKWARD[9]}"], vocab_size=300, special_tokens=["<eos>"]
        )
        apart = BPETokenizer.train(
            [AWKWARD[7], AWKWARD[9]], vocab_size=300, special_tokens=["<eos>"]
        )
        assert marked.merges == apart.merges

    def test_a_copy_works_like_the_original(self):
        assert copy.deepcopy(TOKENIZER).encode(SAMPLE[0]) == TOKENIZER.encode(SAMPLE[0])

    def test_what_is_handed_out_cannot_change_the_tokenizer(self):
        TOKENIZER.merges.clear()
        TOKENIZER.special_tokens.clear()
        assert len(TOKENIZER.merges) == 162
        assert len(TOKENIZER.special_tokens) == 2


class TestEdges:
    def test_no_text_has_no_ids(self):
        assert TOKENIZER.encode("") == []
        assert TOKENIZER.decode([]) == ""

    def test_texts_are_read_only_as_far_as_needed(self):
        def endless():
            while True:
                yield "on and on"

        assert next(TOKENIZER.encode_iterable(endless())) == TOKENIZER.encode("on")[0]

    def test_half_a_character_is_decoded_as_the_replacement_character(self):
        assert TOKENIZER.decode([0xE6, 0x9D, 97]) == "\ufffda"

    @pytest.mark.parametrize("kind", [tuple, iter, np.array, torch.tensor])
    def test_ids_may_come_in_any_container(self, kind):
        assert TOKENIZER.decode(kind([97, 98])) == "ab"

    @pytest.mark.parametrize("bad", [-1, 420, 2**70])
    def test_an_id_out_of_range_is_refused(self, bad):
        with pytest.raises(InputError, match=rf"0 to 419, got {bad} at position 1"):
            TOKENIZER.decode([97, bad])

    def test_ids_of_several_axes_are_refused(self):
        with pytest.raises(InputError, match="whole numbers along one axis: only "):
            TOKENIZER.decode(torch.tensor([[97, 98]]))

    def test_half_a_surrogate_pair_is_refused(self):
        with pytest.raises(InputError, match=r"lone surrogate '\\udc80'"):
            TOKENIZER.encode("abc \udc80")

    @pytest.mark.parametrize("vocab_size", [0, 257, 2**21])
    def test_a_vocabulary_too_small_or_too_large_is_refused(self, vocab_size):
        message = rf"258 to 1114112 .*2 special tokens.* got {vocab_size}"
        with pytest.raises(TokenizerError, match=message):
            BPETokenizer.train(
                SAMPLE, vocab_size=vocab_size, special_tokens=["<a>", "<b>"]
            )

    def test_the_smallest_vocabulary_has_bytes_and_special_tokens_only(self):
        tokenizer = BPETokenizer.train(["ab"], vocab_size=257, special_tokens=["<a>"])
        assert tokenizer.merges == []
        assert tokenizer.encode("ab<a>", allow_special=True) == [97, 98, 256]

    def test_a_text_too_short_gives_fewer_ids_and_says_so(self, caplog):
        with caplog.at_level(logging.WARNING):
            tokenizer = BPETokenizer.train(["abc"], vocab_size=1000)
        assert tokenizer.vocab_size == 258
        assert "vocab_size is 258 instead of 1000" in caplog.text

    def test_special_tokens_are_checked_before_training(self):
        with pytest.raises(TokenizerError, match="got '<a>' 2 times"):
            BPETokenizer.train(iter([]), vocab_size=300, special_tokens=["<a>", "<a>"])

    def test_nothing_to_learn_from_is_refused(self):
        with pytest.raises(CorpusError, match="got 0 texts"):
            BPETokenizer.train([], vocab_size=300)

    @pytest.mark.parametrize(
        "call",
        [
            lambda text: BPETokenizer.train(text, vocab_size=300),
            TOKENIZER.encode_batch,
            lambda text: list(TOKENIZER.encode_iterable(text)),
        ],
    )
    def test_one_text_where_several_are_wanted_is_refused(self, call):
        with pytest.raises(InputError, match="got the single text 'abc'"):
            call("abc")

    @pytest.mark.parametrize(("text", "n_words"), [("two words", 2), ("", 0)])
    def test_steps_of_anything_but_one_word_are_refused(self, text, n_words):
        with pytest.raises(InputError, match=f"takes one word, got {n_words}"):
            TOKENIZER.merge_steps(text)
