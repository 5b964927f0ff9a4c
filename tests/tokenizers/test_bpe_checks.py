"""Parts that do not fit each other are refused before the first text."""

import pytest

from llmos_edu.core import TokenizerError
from llmos_edu.tokenizers import Vocabulary
from llmos_edu.tokenizers.bpe_checks import check_parts, check_special_tokens
from llmos_edu.tokenizers.vocabulary import number_tokens

BYTES = [bytes([byte]) for byte in range(256)]
MERGES = [(b"a", b"b"), (b"ab", b"c")]


class TestLaws:
    def test_parts_that_fit_pass_in_any_order_of_ids(self):
        tokens = [b"<eos>", b"abc", b"ab", *reversed(BYTES)]
        assert check_parts(Vocabulary(tokens), MERGES, ["<eos>"]) is None


class TestEdges:
    def test_an_empty_special_token_is_refused(self):
        with pytest.raises(TokenizerError, match=r"not be empty, got \['<eos>', ''\]"):
            check_special_tokens(["<eos>", ""])

    def test_a_special_token_that_is_there_twice_is_refused(self):
        with pytest.raises(TokenizerError, match="got '<eos>' 2 times"):
            check_special_tokens(["<eos>", "<pad>", "<eos>"])

    @pytest.mark.parametrize("ordinary", ["a", "ab"])
    def test_a_special_token_that_is_an_ordinary_one_is_refused(self, ordinary):
        vocabulary = number_tokens(MERGES)
        with pytest.raises(
            TokenizerError, match=f"ordinary tokens too, got b'{ordinary}'"
        ):
            check_parts(vocabulary, MERGES, [ordinary])

    def test_a_special_token_without_an_id_is_refused(self):
        with pytest.raises(TokenizerError, match="got one without b'<eos>'"):
            check_parts(number_tokens(MERGES), MERGES, ["<eos>"])

    def test_a_missing_byte_is_refused(self):
        with pytest.raises(TokenizerError, match=r"all 256 bytes .* without b'A'"):
            check_parts(Vocabulary([b for b in BYTES if b != b"A"]), [], [])

    @pytest.mark.parametrize(
        ("merge", "missing"), [((b"xy", b"c"), "b'xy'"), ((b"c", b"d"), "b'cd'")]
    )
    def test_a_merge_of_unknown_tokens_is_refused(self, merge, missing):
        with pytest.raises(TokenizerError, match=f"as merge 2, .* has no {missing}"):
            check_parts(number_tokens(MERGES), [*MERGES, merge], [])

    def test_a_merge_that_is_there_twice_is_refused(self):
        with pytest.raises(TokenizerError, match="b'a' and b'b' again as merge 2"):
            check_parts(number_tokens(MERGES), [*MERGES, MERGES[0]], [])

    def test_a_token_that_nothing_makes_is_refused(self):
        with pytest.raises(TokenizerError, match=r"got 1 that are none .* as b'abc'"):
            check_parts(number_tokens(MERGES), MERGES[:1], [])
